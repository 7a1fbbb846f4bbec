/**
 * `@parlor/widget/react`: the widget, and `<parlor-chat>` in the JSX of React 19 and later, with
 * its properties and events (`onparlor-unread`).
 */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { ParlorEvents } from './shared/embedding.js';
import type { ParlorChat, ParlorChatProperties } from './shell/parlor-chat.js';

export * from './index.js';

type Handlers = {
  [K in keyof ParlorEvents as `on${K}`]?: ((event: ParlorEvents[K]) => void) | undefined;
};

export type ParlorChatInReact = DetailedHTMLProps<HTMLAttributes<ParlorChat>, ParlorChat> &
  ParlorChatProperties &
  Handlers;

declare module 'react' {
  // Module augmentation is how React's types take custom elements.
  // oxlint-disable-next-line typescript/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'parlor-chat': ParlorChatInReact;
    }
  }
}
