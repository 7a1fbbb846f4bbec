/** A message of a bot that grows while it is written. */
import { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { MessageBlock } from '../protocol/message-blocks.js';
import type { Message } from '../protocol/messages.js';
import { asChatError } from '../transport/abortable.js';
import type { Backoff } from '../transport/backoff.js';
import type { Call } from '../transport/calls.js';
import { pause } from '../transport/pause.js';

export interface MessageStream {
  /** The message as it began. */
  readonly message: Message;
  /** All text that was appended. */
  readonly text: string;
  /**
   * Adds text at the end. It is sent within a quarter of a second, together with what is added
   * meanwhile. Resolves at once, unless much of the text is still to be sent. Throws what stopped
   * the stream, such as `not_found` if the message was deleted, and `limit_reached` beyond 8,000
   * characters.
   */
  append(text: string): Promise<void>;
  /**
   * Stores the message: with the text that was appended, or with `text` in its place, and with
   * blocks below it. Call it in any case: ten seconds after the last sign of life the server does
   * it. Throws `message_refused`, and `invalid_input` if there is no text.
   */
  end(options?: { text?: string; blocks?: MessageBlock[] }): Promise<Message>;
}

export interface MessageStreamDeps {
  readonly call: Call;
  readonly platform: Platform;
  readonly backoff: Backoff;
  /** Fires when the client is closed. */
  readonly life: AbortSignal;
}

/** Between two calls of a stream, in milliseconds. */
const everyMs = 250;
/** After this long without text, a call keeps the stream. */
const keepMs = 3_000;
/** Characters that wait before `append` does. */
const waitingMost = 2_000;

export class SentStream implements MessageStream {
  #text = '';
  /** How many characters the server has. */
  #sent = 0;
  #failure: ChatError | null = null;
  readonly #ended = new AbortController();
  readonly #running: Promise<void>;
  #more: (() => void) | undefined;

  constructor(
    readonly message: Message,
    private readonly deps: MessageStreamDeps,
  ) {
    this.#running = this.#run();
  }

  get text(): string {
    return this.#text;
  }

  async append(text: string): Promise<void> {
    this.#requireOpen();
    this.#text += text;
    this.#more?.();
    while (this.#text.length - this.#sent > waitingMost && !this.#ended.signal.aborted)
      await this.#pause(everyMs);
    this.#requireOpen();
  }

  async end({ text, blocks }: { text?: string; blocks?: MessageBlock[] } = {}): Promise<Message> {
    this.#requireOpen();
    this.#ended.abort();
    await this.#running;
    const { conversationId, seq } = this.message;
    const input = { conversationId, seq, text: text ?? this.#text, ...(blocks && { blocks }) };
    return await this.#repeat(this.deps.life, () =>
      this.deps.call('streams.end', input, { repeatable: true }),
    );
  }

  #requireOpen(): void {
    if (this.#failure) throw this.#failure;
    if (this.#ended.signal.aborted) throw new ChatError('invalid_input', 'The stream has ended.');
  }

  async #run(): Promise<void> {
    const { signal } = this.#ended;
    try {
      while (!signal.aborted && !this.deps.life.aborted) {
        if (this.#sent === this.#whole.length) await this.#pauseForMore();
        if (signal.aborted) return;
        await this.#repeat(signal, () => this.#send());
        await this.#pause(everyMs);
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#failure = asChatError(error);
      this.#ended.abort();
    }
  }

  /** Without the first half of a character whose second half is yet to come. */
  get #whole(): string {
    return /[\ud800-\udbff]$/.test(this.#text) ? this.#text.slice(0, -1) : this.#text;
  }

  async #send(): Promise<void> {
    const { conversationId, seq } = this.message;
    const [offset, text] = [this.#sent, this.#whole.slice(this.#sent)];
    const input = { conversationId, seq, offset, text };
    this.#sent = (await this.deps.call('streams.append', input, { repeatable: true })).length;
  }

  /** Repeats a call after errors that may pass. */
  async #repeat<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures++) {
      try {
        return await work();
      } catch (error) {
        const { retryable, retryAfterMs } = asChatError(error);
        if (!retryable || signal.aborted) throw error;
        const { platform, backoff } = this.deps;
        await pause(platform, retryAfterMs ?? backoff.delay(failures), signal).over;
      }
    }
  }

  async #pauseForMore(): Promise<void> {
    const { over, goOn } = pause(this.deps.platform, keepMs, this.#ended.signal);
    this.#more = goOn;
    await over;
    this.#more = undefined;
  }

  async #pause(ms: number): Promise<void> {
    await pause(this.deps.platform, ms, this.#ended.signal).over;
  }
}
