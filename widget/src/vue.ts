/**
 * `@parlor/widget/vue`: the widget, and `<parlor-chat>` in the templates of Vue 3, with its
 * properties and events (`@parlor-unread`).
 */
import type { EmitFn, HTMLAttributes } from 'vue';
import type { ParlorEvents } from './shared/embedding.js';
import type { ParlorChat, ParlorChatProperties } from './shell/parlor-chat.js';

export * from './index.js';

type Handlers = { [K in keyof ParlorEvents]: (event: ParlorEvents[K]) => void };
type Listeners = {
  [K in keyof ParlorEvents as `on${Capitalize<K>}` | `on${CamelCase<K>}`]?: Handlers[K];
};
type CamelCase<K extends string> = K extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Capitalize<Tail>}`
  : never;

/** As described in Vue's guide on custom elements. */
export type ParlorChatInVue = new () => ParlorChat & {
  /** For templates only. */
  $props: HTMLAttributes & ParlorChatProperties & Listeners;
  $emit: EmitFn<Handlers>;
};

declare module 'vue' {
  interface GlobalComponents {
    'parlor-chat': ParlorChatInVue;
    ParlorChat: ParlorChatInVue;
  }
}
