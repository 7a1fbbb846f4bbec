/**
 * Calls a reader who is not looking: by a sound, by a notification of the system, and by a number in the page's title with a dot on its icon. It belongs to the
 * panel, from when somebody is signed in. However many tabs are open, each message calls once: the tabs take turns, and the first claims the message, and notes on the
 * device up to where it has called, for those who come later. A tab that shows a conversation to somebody holds a lock of its name, so that no other calls for it.
 *
 * The host allows what it likes: `attention="title sound"` on the element; by default everything.
 */
import { isMuted, type Conversation, type ConversationList } from '@parlor/sdk';
import type { ReactiveController } from 'lit';
import { attentionOf, isFirstToCall, isQuiet } from '../attention/attention-settings.js';
import { HeldLocks, heldAnywhere, inTurn } from '../attention/held-locks.js';
import { PageBadge } from '../attention/page-badge.js';
import { endTone, playTone } from '../attention/tone.js';
import type { Panel } from '../elements/panel.js';
import type { ParlorChat } from '../parlor-chat.js';
import { relationsOf } from '../people/relations.js';
import type { ViewContext } from '../view-context.js';

type Way = 'sound' | 'title' | 'favicon' | 'notification';

export class AlertsController implements ReactiveController {
  #list: ConversationList | undefined;
  /** The time of the newest message that this tab knows; `undefined` until the list is here. */
  #latest: string | undefined;
  /** Whose messages these are. */
  #of: string | undefined;
  readonly #shown = new Set<Notification>();
  #unsubscribe: (() => void) | undefined;
  readonly #locks = new HeldLocks();
  readonly #badge = new PageBadge();
  readonly #listening = new AbortController();

  constructor(
    private readonly panel: Panel,
    private readonly contextOf: () => ViewContext,
  ) {
    const { signal } = this.#listening;
    document.addEventListener('visibilitychange', this.#looked, { signal });
    for (const event of ['focus', 'blur'] as const) addEventListener(event, this.#looked, { signal });
    panel.addController(this);
    this.#unsubscribe = this.context.chat.conversations.live.subscribe((list) => this.#follow(list));
  }

  /** Another view may lie in front. */
  hostUpdated(): void {
    this.#looked();
  }

  end(): void {
    this.panel.removeController(this);
    this.#unsubscribe?.();
    this.#listening.abort();
    this.#locks.end();
    this.#badge.clear();
    endTone();
    this.#putAway();
  }

  /** Whoever comes next is not to read them. */
  #putAway(): void {
    for (const notification of this.#shown) notification.close();
    this.#shown.clear();
  }

  private get context(): ViewContext {
    return this.contextOf();
  }

  get #element(): ParlorChat | null {
    const root = this.panel.getRootNode();
    return root instanceof ShadowRoot ? (root.host as ParlorChat) : null;
  }

  #allows(way: Way): boolean {
    const allowed = this.#element?.getAttribute('attention');
    return allowed ? allowed.split(/\s+/).includes(way) : true;
  }

  get #isPresent(): boolean {
    return document.visibilityState === 'visible' && document.hasFocus();
  }

  readonly #looked = (): void => {
    const { me } = this.context;
    const top = this.panel.layers.findLast(({ leaving }) => !leaving)?.view;
    const shown =
      this.panel.shown && top?.name === 'conversation' && 'conversationId' in top ? [`parlor:${me.id}:${top.conversationId}`] : [];
    this.#locks.hold(this.#isPresent ? [`parlor:${me.id}:present`, ...shown] : []);
    this.#count();
  };

  #follow(list: ConversationList): void {
    this.#list = list;
    this.#count();
    const messages = list.items.flatMap((conversation) =>
      conversation.lastMessage ? [{ conversation, last: conversation.lastMessage }] : [],
    );
    const { chat, me } = this.context;
    // Another one's are no news.
    if (this.#of !== me.id) {
      this.#latest = undefined;
      this.#putAway();
    }
    this.#of = me.id;
    const before = this.#latest;
    if (before === undefined && list.loading) return;
    this.#latest = messages.reduce((latest, { last }) => (last.createdAt > latest ? last.createdAt : latest), before ?? '');
    if (before === undefined) return;
    // Nobody is called by what they have asked not to see.
    const { hidden } = relationsOf(chat).blocks.live.value;
    for (const { conversation, last } of messages) {
      const isFromAnother = last.senderId !== null && last.senderId !== me.id && !hidden.has(last.senderId);
      const mayCall = !isMuted(conversation) || last.mentions.includes(me.id);
      if (last.createdAt > before && isFromAnother && conversation.unread > 0 && mayCall) this.#call(conversation).catch(() => undefined);
    }
  }

  async #call(conversation: Conversation): Promise<void> {
    const { me } = this.context;
    const { id, lastMessage: last } = conversation;
    if (!last) return;
    await inTurn(`parlor:${me.id}:calling`, async () => {
      if (!isFirstToCall(me.id, last.createdAt) || !(await this.#locks.claim(`parlor:${me.id}:called:${id}:${last.seq}`))) return;
      const held = await heldAnywhere();
      const settings = attentionOf(me.id);
      if (held.has(`parlor:${me.id}:${id}`) || isQuiet(settings, new Date())) return;
      if (settings.notifications && this.#allows('notification') && !held.has(`parlor:${me.id}:present`)) this.#notify(conversation);
      if (settings.sound && this.#allows('sound')) await playTone();
    });
  }

  #notify({ id, title, members, lastMessage: last }: Conversation): void {
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
    const { t, talk } = this.context;
    const sender = members.find(({ user }) => user.id === last?.senderId)?.user;
    const name = sender?.name ?? t.someone;
    const notification = notificationOf(title ? `${name} · ${title}` : name, {
      body: talk?.plain(last?.text ?? '', last?.attachments) ?? '',
      lang: t.language,
      dir: 'auto',
      // The next of a conversation takes the place of the last.
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

  /** Only while the reader is elsewhere: a page that is looked at keeps its title. */
  #count(): void {
    const unread = this.#list?.unread ?? 0;
    if (unread === 0 || this.#isPresent) this.#badge.clear();
    else this.#badge.show(unread, { title: this.#allows('title'), favicon: this.#allows('favicon') });
  }
}

/** None where the browser leaves that to service workers, as on Android. */
function notificationOf(title: string, options: NotificationOptions): Notification | undefined {
  try {
    return new Notification(title, options);
  } catch {
    return undefined;
  }
}
