/**
 * Notifies a user who does not look at the chat: by a sound, a notification of the system, and the
 * number of unread messages in the page's title with a dot on its icon. It belongs to the page's
 * client from the first sign-in on, whether or not the chat was opened on this page. With several
 * tabs, each message notifies once: the tabs take turns, the first one claims the message, and the
 * device stores up to where it has notified. A tab that shows a conversation holds a lock with the
 * conversation's name, so that no other tab notifies for it.
 *
 * The page allows some of these ways with `attention="title sound"`; by default all.
 */
import {
  createBlocks,
  isMuted,
  type Blocks,
  type Conversation,
  type ConversationList,
  type Core,
} from '@parlor/sdk';
import { attentionOf, isFirstToCall, isQuiet } from './notification-settings.js';
import { HeldLocks, heldAnywhere, inTurn } from './held-locks.js';
import { PageBadge } from './page-badge.js';
import { Tone } from './tone.js';
import type { Catalogue } from '../i18n/en.js';
import { load } from '../load.js';

/** An element that shows the chat, as far as alerts use it. */
interface AlertedElement extends HTMLElement {
  /** The conversation that the user sees. */
  readonly shownConversation: string | undefined;
  readonly catalogue: Catalogue;
  /** The ways that the page allows. */
  readonly attention: string | undefined;
  openConversation(conversationId: string): void;
}

type Way = 'sound' | 'title' | 'favicon' | 'notification';

export class AlertsController {
  #list: ConversationList | undefined;
  /** The time of the newest message that this tab knows; `undefined` until the list is here. */
  #latest: string | undefined;
  /** The user that these messages belong to. */
  #of: string | undefined;
  readonly #shown = new Set<Notification>();
  readonly #unsubscribe: (() => void)[] = [];
  #blocks: Promise<Blocks['live']> | undefined;
  readonly #locks = new HeldLocks();
  readonly #badge = new PageBadge();
  readonly #tone = new Tone();
  readonly #listening = new AbortController();

  constructor(
    private readonly chat: Core,
    /** The page's elements that share this client. */
    private readonly held: ReadonlySet<{ readonly element: AlertedElement }>,
  ) {
    const { signal } = this.#listening;
    const look = (): void => this.look();
    document.addEventListener('visibilitychange', look, { signal });
    for (const event of ['focus', 'blur'] as const) addEventListener(event, look, { signal });
    this.#unsubscribe.push(
      chat.conversations.live.subscribe((list) => this.#follow(list)),
      chat.auth.user.subscribe(look),
    );
  }

  end(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#listening.abort();
    this.#locks.end();
    this.#badge.clear();
    this.#tone.close();
    this.#putAway();
  }

  /** Call when another view may be in front, or the user has gone elsewhere. */
  look(): void {
    const me = this.#me;
    const shown = [...this.held].flatMap(({ element: { shownConversation: id } }) =>
      id ? [`parlor:${me}:${id}`] : [],
    );
    this.#locks.hold(me && this.#isPresent ? [`parlor:${me}:present`, ...shown] : []);
    this.#count();
  }

  /** Closes the notifications: the next user must not read them. */
  #putAway(): void {
    for (const notification of this.#shown) notification.close();
    this.#shown.clear();
  }

  get #me(): string | undefined {
    return this.chat.auth.user.value?.id;
  }

  get #element(): AlertedElement | undefined {
    return [...this.held][0]?.element;
  }

  #allows(way: Way): boolean {
    const allowed = this.#element?.attention;
    return allowed ? allowed.split(/\s+/).includes(way) : true;
  }

  get #isPresent(): boolean {
    return document.visibilityState === 'visible' && document.hasFocus();
  }

  #follow(list: ConversationList): void {
    this.#list = list;
    this.#count();
    const messages = list.items.flatMap((conversation) =>
      conversation.lastMessage ? [{ conversation, last: conversation.lastMessage }] : [],
    );
    const me = this.#me;
    // Messages of the user before are not new.
    if (this.#of !== me) {
      this.#latest = undefined;
      this.#putAway();
    }
    this.#of = me;
    if (!me) return;
    const before = this.#latest;
    if (before === undefined && list.loading) return;
    // Messages of blocked users in groups do not count as unread while the list is followed.
    if (list.items.some(({ members }) => members.length > 2)) void this.#followBlocks();
    this.#latest = messages.reduce(
      (latest, { last }) => (last.createdAt > latest ? last.createdAt : latest),
      before ?? '',
    );
    if (before === undefined) return;
    for (const { conversation, last } of messages) {
      const isFromAnother = last.senderId !== null && last.senderId !== me;
      const mayCall = !isMuted(conversation, this.chat.now()) || last.mentions.includes(me);
      if (last.createdAt > before && isFromAnother && conversation.unread > 0 && mayCall)
        this.#call(conversation).catch(() => undefined);
    }
  }

  async #call(conversation: Conversation): Promise<void> {
    const me = this.#me;
    const { id, lastMessage: last } = conversation;
    // Messages of blocked users raise no alert.
    if (!me || !last?.senderId || (await this.#followBlocks()).value.hidden.has(last.senderId))
      return;
    await inTurn(`parlor:${me}:calling`, async () => {
      if (
        !isFirstToCall(me, last.createdAt) ||
        !(await this.#locks.claim(`parlor:${me}:called:${id}:${last.seq}`))
      )
        return;
      const held = await heldAnywhere();
      const settings = attentionOf(me);
      if (held.has(`parlor:${me}:${id}`) || isQuiet(settings, new Date())) return;
      if (
        settings.notifications &&
        this.#allows('notification') &&
        !held.has(`parlor:${me}:present`)
      )
        await this.#notify(conversation);
      if (settings.sound && this.#allows('sound')) await this.#tone.play();
    });
  }

  /** The blocked users. Known once the promise resolves, and followed from then on. */
  #followBlocks(): Promise<Blocks['live']> {
    this.#blocks ??= new Promise((resolve) => {
      const { live } = this.chat.use(createBlocks);
      if (!this.#listening.signal.aborted)
        this.#unsubscribe.push(live.subscribe(({ loading }) => loading || resolve(live)));
    });
    return this.#blocks;
  }

  async #notify({ id, title, members, lastMessage: last }: Conversation): Promise<void> {
    const t = this.#element?.catalogue;
    if (!t || typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
    const [{ plainText }, words] = await Promise.all([
      load(() => import('../shared/plain-text.js')),
      t.talk(),
    ]);
    const sender = members.find(({ user }) => user.id === last?.senderId)?.user;
    const name = sender?.name ?? t.someone;
    const notification = notificationOf(title ? `${name} · ${title}` : name, {
      body: plainText(last?.text ?? '', last?.attachments, words.files),
      lang: t.language,
      dir: 'auto',
      // The next notification of a conversation replaces the last.
      tag: `parlor:${id}`,
      ...(sender?.avatarUrl && { icon: sender.avatarUrl }),
    });
    if (!notification) return;
    this.#shown.add(notification);
    notification.onclose = () => this.#shown.delete(notification);
    notification.onclick = () => {
      window.focus();
      this.#element?.openConversation(id);
      notification.close();
    };
  }

  /** Only while the user is elsewhere: a visible page keeps its title. */
  #count(): void {
    const unread = this.#list?.unread ?? 0;
    if (unread === 0 || this.#isPresent) this.#badge.clear();
    else
      this.#badge.show(unread, { title: this.#allows('title'), favicon: this.#allows('favicon') });
  }
}

/** Undefined if only service workers may do that, as on Android. */
function notificationOf(title: string, options: NotificationOptions): Notification | undefined {
  try {
    return new Notification(title, options);
  } catch {
    return undefined;
  }
}
