/**
 * What a mounted element needs around it, for tests of single elements in a browser (mount.ts): a
 * page with the chat's colours and measures, English words, and a chat that answers from memory.
 * Runs in the page.
 */
import type { Conversation, Core, Live, Me, Message, MessageWindow, User } from '@parlor/sdk';
import { css, html, LitElement, unsafeCSS, type CSSResult, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { en, type FullCatalogue } from '../../widget/src/i18n/en.js';
import { createFormats } from '../../widget/src/i18n/formats.js';
import { adopt } from '../../widget/src/shared/adopt.js';
import { controls } from '../../widget/src/shared/controls.styles.js';
import { launcherCss } from '../../widget/src/shared/launcher.styles.js';
import { tokens } from '../../widget/src/shared/tokens.styles.js';
import { parlorChatStyles } from '../../widget/src/shell/parlor-chat.styles.js';
import type { View, ViewContext } from '../../widget/src/shared/view-context.js';
import { createSlots } from '../../widget/src/writing/index.js';

export { html };

/** Draws a template with the chat's tokens around it. */
class Stage extends LitElement {
  static override styles = [
    unsafeCSS(launcherCss),
    tokens,
    parlorChatStyles,
    controls,
    css`
      :host {
        display: flex;
        flex-direction: column;
        position: relative;
        inline-size: 420px;
        block-size: 640px;
        color: var(--text);
        background: var(--ground);
        font: var(--regular) var(--text-m) / 1.42 var(--font);
      }
    `,
  ];
  @property({ attribute: false }) content: TemplateResult = html``;

  protected override render(): TemplateResult {
    return this.content;
  }
}
customElements.define('parlor-stage', Stage);

/** What the elements did: what they announced, where they navigated, and the events of `hear`. */
export const log: [what: string, detail?: unknown][] = [];

/** A listener that adds the event and its detail to `log`. */
export const hear = (event: Event): void => {
  const { detail } = event as CustomEvent<unknown>;
  log.push(detail === null || detail === undefined ? [event.type] : [event.type, detail]);
};

/** Draws it in place of what was there before, with an empty `log`. */
export async function draw(content: TemplateResult, ...styles: CSSResult[]): Promise<void> {
  document.querySelector('parlor-stage')?.remove();
  log.length = 0;
  const stage = Object.assign(document.createElement('parlor-stage') as Stage, { content });
  document.body.append(stage);
  await stage.updateComplete;
  for (const style of styles) adopt(stage.shadowRoot, style);
  for (const child of stage.shadowRoot!.children)
    await (child as Partial<LitElement>).updateComplete;
}

const noon = '2026-03-12T12:00:00.000Z';
const words: FullCatalogue = { ...en, ...(await en.views()) };
const talk = await en.talk();
await en.groups();
await en.actions();

export const user = (name: string, more: Partial<User> = {}): User => ({
  id: name.toLowerCase(),
  kind: 'member',
  role: 'user',
  name,
  avatarUrl: null,
  bio: null,
  online: false,
  lastSeenAt: null,
  attributes: {},
  status: 'active',
  ...more,
});

export const me: Me = {
  ...user('Me'),
  email: null,
  externalId: null,
  showsPresence: true,
  createdAt: noon,
};

export const message = (seq: number, more: Partial<Message> = {}): Message => ({
  conversationId: 'talk',
  seq,
  rev: seq,
  clientId: null,
  senderId: 'ada',
  kind: 'text',
  text: `Message ${seq}`,
  system: null,
  replyTo: null,
  mentions: [],
  metadata: null,
  reactions: [],
  pinnedAt: null,
  pinnedBy: null,
  hidden: false,
  createdAt: noon,
  editedAt: null,
  deletedAt: null,
  ...more,
});

export const windowOf = (items: readonly Message[], more: Partial<MessageWindow> = {}) => ({
  items,
  pending: [],
  edits: [],
  loading: false,
  loadingOlder: false,
  loadingNewer: false,
  hasOlder: false,
  hasNewer: false,
  deliveredSeq: 0,
  seenByAllSeq: 0,
  seenBySomeSeq: 0,
  error: null,
  ...more,
});

export const conversation = (
  others: readonly User[],
  more: Partial<Conversation> = {},
): Conversation => ({
  id: 'talk',
  kind: 'direct',
  access: 'private',
  posting: 'all',
  history: 'all',
  title: null,
  description: null,
  avatarUrl: null,
  role: 'member',
  members: [me, ...others].map((one) => ({
    user: one,
    role: 'member',
    joinedAt: noon,
    readSeq: 0,
    deliveredSeq: 0,
  })),
  memberCount: others.length + 1,
  lastMessage: null,
  lastSeq: 0,
  rev: 1,
  memberRev: 1,
  readSeq: 0,
  unread: 0,
  mutedUntil: null,
  mentions: 0,
  pinnedAt: null,
  archived: false,
  closedAt: null,
  createdAt: noon,
  lastActivityAt: noon,
  ...more,
});

/** A live value that tests set. */
export function live<T>(value: T): Live<T> & { set(value: T): void } {
  const listeners = new Set<(value: T) => void>();
  return {
    get value() {
      return value;
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(value);
      return () => listeners.delete(listener);
    },
    set(now) {
      value = now;
      for (const listener of listeners) listener(now);
    },
  };
}

/**
 * A chat that has the given parts; `use` gives the features of the SDK by the names of the
 * functions that create them: `{ createBlocks: { live } }`.
 */
export const chatOf = (deps: object, features: Readonly<Record<string, unknown>> = {}): Core =>
  ({
    now: () => Date.now(),
    on: () => () => undefined,
    use: ({ name }: { name: string }) => features[name] ?? {},
    ...deps,
  }) as unknown as Core;

export const contextOf = (chat: Core = chatOf({})): ViewContext & { t: FullCatalogue } => ({
  chat,
  me,
  t: words,
  formats: createFormats(words, ['en-GB']),
  talk,
  slots: createSlots(),
  load: () => Promise.reject(new Error('The stage loads no slots.')),
  sendKey: 'enter',
  drafts: new Map(),
  navigate: (view: View) => void log.push(['navigate', view]),
  back: undefined,
  close: undefined,
  signOut: async () => undefined,
  site: () => Promise.reject(new Error('The stage has no site.')),
  showMessage: (...to) => void log.push(['showMessage', to]),
  announce: (text: string) => void log.push(['announce', text]),
});
