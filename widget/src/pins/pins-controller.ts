/**
 * The pinned messages of one conversation, the latest pin first. Fetched when the host is connected
 * or shows another conversation, and after a lost connection; in between it follows events, and
 * what the host knows of single messages.
 */
import {
  createMessages,
  type ChatError,
  type Conversation,
  type Core,
  type Message,
} from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Every member of a direct conversation, and a group's owner and admins. */
export const mayPin = ({ kind, role }: Pick<Conversation, 'kind' | 'role'>): boolean =>
  kind === 'direct' || role !== 'member';

const isShown = ({ pinnedAt, text }: Message): boolean => pinnedAt !== null && text !== null;

export class PinsController implements ReactiveController {
  /** Empty until they are loaded. Deleted and hidden messages are left out. */
  items: readonly Message[] = [];
  loaded = false;
  error: ChatError | null = null;
  #of: string | undefined;
  #request = new AbortController();
  #stops: (() => void)[] = [];
  /** Changes that arrived while the list was being fetched, because the response may be older. */
  #meanwhile: Message[] = [];
  #loading = false;

  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    private readonly deps: () => { chat: Core; conversationId: string },
  ) {
    host.addController(this);
  }

  get calls() {
    return this.deps().chat.use(createMessages);
  }

  /**
   * The host may have been defined after it got its properties, which it has from its first update
   * on.
   */
  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostUpdate(): void {
    if (!this.host.isConnected) return;
    if (this.#stops.length === 0) this.#listen();
    this.#follow();
  }

  hostDisconnected(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#request.abort();
    this.#of = undefined;
  }

  /** Never rejects. The old items stay until the new list is loaded. */
  async load(): Promise<void> {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    this.error = null;
    this.#meanwhile = [];
    this.#loading = true;
    this.host.requestUpdate();
    try {
      const items = await this.calls.pinned(this.deps().conversationId, signal);
      if (signal.aborted) return;
      this.loaded = true;
      this.#loading = false;
      this.items = items.filter(isShown);
      this.take(this.#meanwhile);
    } catch (error) {
      if (signal.aborted) return;
      this.#loading = false;
      this.error = error as ChatError;
    }
    this.host.requestUpdate();
  }

  /**
   * The current versions of messages: adds those that are pinned to the list, and removes those
   * that are not.
   */
  take(messages: readonly Message[]): void {
    if (this.#loading) this.#meanwhile.push(...messages);
    const now = new Map(messages.map((message) => [message.seq, message]));
    const isKnown = (message: Message): boolean =>
      this.items.some(({ seq, rev }) => seq === message.seq && rev >= message.rev);
    const isListed = ({ seq }: Message): boolean => this.items.some((item) => item.seq === seq);
    const changed = [...now.values()].filter(
      (message) => !isKnown(message) && (isShown(message) || isListed(message)),
    );
    if (changed.length === 0) return;
    const seqs = new Set(changed.map(({ seq }) => seq));
    const time = ({ pinnedAt }: Message) => pinnedAt ?? '';
    this.#set(
      [...this.items.filter(({ seq }) => !seqs.has(seq)), ...changed.filter(isShown)].toSorted(
        (a, b) => time(b).localeCompare(time(a)) || b.seq - a.seq,
      ),
    );
  }

  #set(items: readonly Message[]): void {
    this.items = items;
    this.host.requestUpdate();
  }

  #listen(): void {
    const { chat } = this.deps();
    let isLost = false;
    this.#stops = [
      chat.on('message.changed', ({ conversationId, message }) => {
        if (conversationId === this.#of) this.take([message]);
      }),
      chat.on('message.hidden', ({ conversationId, seq, hidden }) => {
        if (conversationId !== this.#of) return;
        if (hidden) this.#set(this.items.filter((message) => message.seq !== seq));
        else void this.load();
      }),
      chat.connection.subscribe(({ status }) => {
        if (status === 'waiting') isLost = true;
        else if (isLost && status !== 'connecting') {
          isLost = false;
          void this.load();
        }
      }),
    ];
  }

  #follow(): void {
    const { conversationId } = this.deps();
    if (conversationId === this.#of) return;
    this.#of = conversationId;
    this.items = [];
    this.loaded = false;
    void this.load();
  }
}
