/**
 * A client of the real SDK: its list and logs are open all the time, and whatever they show is
 * noted.
 */
import { createChat, type Chat, type ChatError, type MessageLog } from '@parlor/sdk';
import type { ErrorCode } from '@parlor/sdk/protocol/errors';
import { events, type EventName, type WireEvent } from '@parlor/sdk/protocol/events';
import type { OperationName } from '@parlor/sdk/protocol/operations';
import { type Client, type History, rangesOf, type Store } from './history.js';
import type { Address } from './raw-client.js';

/** After these nobody knows whether it was done. */
const unknownOutcome: readonly string[] = [
  'network_error',
  'timed_out',
  'bad_answer',
  'aborted',
  'closed',
  'signed_out',
];

export class SdkClient {
  readonly #chat: Chat;
  readonly #logs: MessageLog[] = [];
  readonly #userId: string;
  #line: number;
  #currentFrame: number | null = null;

  constructor(
    readonly client: Client,
    address: Address,
    private readonly history: History,
    onEvent: (event: WireEvent) => void,
  ) {
    this.#userId = client.userId;
    const values = new Map<string, string>();
    const storage = {
      get: (key: string) => values.get(key) ?? null,
      set: (key: string, value: string) => void values.set(key, value),
      delete: (key: string) => void values.delete(key),
    };
    this.#chat = createChat({ site: address.siteKey, url: address.url, storage });
    this.#line = history.connected(client.id);
    for (const name of Object.keys(events) as EventName[]) {
      this.#chat.on(name, (data) => {
        const event = { name, data } as WireEvent;
        history.note({
          kind: 'event',
          client: client.id,
          line: this.#line,
          frame: this.#frame(),
          event,
        });
        onEvent(event);
      });
    }
    let wasConnected = false;
    this.#chat.connection.subscribe(({ status }) => {
      // Events may come before the state says "connected": they are of the line that is being
      // opened.
      if (wasConnected && status !== 'connected') {
        history.note({ kind: 'disconnected', client: client.id, line: this.#line });
        this.#line = history.connected(client.id);
      }
      wasConnected = status === 'connected';
    });
  }

  /** The SDK raises the events of a frame one by one, in one turn. */
  #frame(): number {
    if (this.#currentFrame === null) {
      this.#currentFrame = this.history.frame();
      setImmediate(() => (this.#currentFrame = null));
    }
    return this.#currentFrame;
  }

  get connected(): boolean {
    return this.#chat.connection.value.status === 'connected';
  }

  async start(credentials: { email: string; password: string }): Promise<void> {
    await this.#chat.start();
    await this.#chat.auth.login(credentials);
    this.#chat.conversations.live.subscribe(() => undefined);
  }

  open(conversationIds: readonly string[]): void {
    for (const id of conversationIds) {
      const log = this.#chat.messages.open(id);
      this.#logs.push(log);
      log.subscribe(({ items, pending }) => {
        const own = new Set(
          items.filter(({ senderId }) => senderId === this.#userId).map(({ clientId }) => clientId),
        );
        this.history.note({
          kind: 'window',
          client: this.client.id,
          conversationId: id,
          shown: rangesOf(items.map(({ seq }) => seq)),
          doubled: pending.map(({ clientId }) => clientId).filter((clientId) => own.has(clientId)),
        });
      });
    }
  }

  send(conversationId: string, clientId: string, text: string): Promise<void> {
    return this.#note('messages.send', { conversationId, clientId, text }, () =>
      this.#chat.messages.send(conversationId, text, { clientId }),
    );
  }

  begin(userIds: string[], clientId: string, text: string): Promise<void> {
    return this.#note('conversations.start', { userIds, clientId, text }, () =>
      this.#chat.conversations.start(userIds, text, { clientId }),
    );
  }

  markRead(conversationId: string, seq: number): Promise<void> {
    return this.#note('receipts.markRead', { conversationId, seq }, () =>
      this.#chat.receipts.markRead(conversationId, seq),
    );
  }

  async #note(
    name: OperationName,
    input: Record<string, unknown>,
    run: () => Promise<unknown>,
  ): Promise<void> {
    const asked = this.history.asked(this.client.id, 'sdk', name, input);
    try {
      this.history.answered(asked, { ok: true, data: await run() });
    } catch (failure) {
      const { code, message } = failure as ChatError;
      if (unknownOutcome.includes(code)) this.history.lost(asked);
      else
        this.history.answered(asked, {
          ok: false,
          error: { code: code as ErrorCode, message, requestId: '' },
        });
    }
  }

  /** As when the browser says that the network is back. */
  reconnect(): void {
    this.#chat.reconnect();
  }

  store(): Store {
    return {
      client: this.client.id,
      conversations: this.#chat.conversations.live.value.items.map(
        ({ id, rev, lastSeq, readSeq, unread }) => ({
          id,
          rev,
          lastSeq,
          readSeq,
          unread,
        }),
      ),
      logs: this.#logs.map(({ conversationId, value: { items, hasNewer, pending } }) => ({
        conversationId,
        items,
        hasNewer,
        // What was refused stays until the user takes it away.
        pending: pending.filter(({ status }) => status !== 'failed').length,
      })),
    };
  }

  async close(): Promise<void> {
    for (const log of this.#logs) log.close();
    await this.#chat.close();
  }
}
