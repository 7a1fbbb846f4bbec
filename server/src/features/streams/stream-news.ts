import type { WireEvent } from '@parlor/sdk/protocol/events';

/** A message that grows. Members who joined after `rev` do not see it. */
interface Growing {
  readonly conversationId: string;
  readonly seq: number;
  readonly rev: number;
}

interface Waiting {
  of: Growing;
  offset: number;
  text: string;
  timer: NodeJS.Timeout;
}

/**
 * Sends what was added to messages to their members: the first part at once, and then what has
 * come meanwhile, at most every `everyMs` milliseconds.
 */
export class StreamNews {
  readonly #waiting = new Map<string, Waiting>();

  constructor(
    private readonly deps: {
      publishLog(conversationId: string, rev: number, events: readonly WireEvent[]): void;
      everyMs: number;
    },
  ) {}

  add(of: Growing, offset: number, text: string): void {
    const key = keyOf(of);
    const waiting = this.#waiting.get(key);
    if (!waiting) {
      this.#publish(of, offset, text);
      this.#wait(key, of, offset + text.length);
      return;
    }
    // Another node has sent what is in between.
    if (waiting.offset + waiting.text.length !== offset) this.#flush(waiting, offset);
    waiting.text += text;
  }

  /** The message has ended. */
  forget(of: Pick<Growing, 'conversationId' | 'seq'>): void {
    clearTimeout(this.#waiting.get(keyOf(of))?.timer);
    this.#waiting.delete(keyOf(of));
  }

  close(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #wait(key: string, of: Growing, offset: number): void {
    const timer = setTimeout(() => {
      const { text } = waiting;
      this.#waiting.delete(key);
      if (text === '') return;
      this.#publish(of, waiting.offset, text);
      this.#wait(key, of, waiting.offset + text.length);
    }, this.deps.everyMs).unref();
    const waiting: Waiting = { of, offset, text: '', timer };
    this.#waiting.set(key, waiting);
  }

  #flush(waiting: Waiting, offset: number): void {
    if (waiting.text !== '') this.#publish(waiting.of, waiting.offset, waiting.text);
    waiting.offset = offset;
    waiting.text = '';
  }

  #publish({ conversationId, seq, rev }: Growing, offset: number, text: string): void {
    this.deps.publishLog(conversationId, rev, [
      { name: 'message.streamed', data: { conversationId, seq, offset, text } },
    ]);
  }
}

const keyOf = ({ conversationId, seq }: Pick<Growing, 'conversationId' | 'seq'>) =>
  `${conversationId} ${seq}`;
