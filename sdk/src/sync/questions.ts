import { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { Ask } from './conversation-state.js';

export interface QuestionsDeps {
  platform: Platform;
  /** The `rev` of a conversation that is here. */
  revOf: (conversationId: string) => number | undefined;
  /** Asks the server, and takes in what it answers. */
  ask: (conversationId: string) => Promise<unknown>;
  onNotFound: (conversationId: string) => void;
  /** It could not be asked now: what is uncertain stays so. */
  onFailure: () => void;
}

interface Waiting {
  /** What is to be reached by then; `null` asks in any case. */
  rev: number | null;
  cancel: () => void;
}

/** What is missing may be in a frame that is on its way (milliseconds). */
const patienceMs = 200;

/**
 * What the store has to ask about single conversations: each after a moment, in which it may become
 * known by itself, and once for several reasons.
 */
export class Questions {
  readonly #deps: QuestionsDeps;
  readonly #waiting = new Map<string, Waiting>();
  /** The last question about each that was put. */
  readonly #put = new Map<string, object>();
  /** Those of which something could not be known from an event, until the server has answered. */
  readonly #uncertain = new Set<string>();

  constructor(deps: QuestionsDeps) {
    this.#deps = deps;
  }

  add({ conversationId, rev }: Ask): void {
    if (rev === null) this.#uncertain.add(conversationId);
    // However many reasons come: it is asked when the time of the first has come.
    const waiting: Waiting = this.#waiting.get(conversationId) ?? {
      rev: 0,
      cancel: this.#deps.platform.after(patienceMs, () => {
        this.#waiting.delete(conversationId);
        if (waiting.rev === null || (this.#deps.revOf(conversationId) ?? -1) < waiting.rev)
          void this.#ask(conversationId);
      }),
    };
    waiting.rev = rev === null || waiting.rev === null ? null : Math.max(rev, waiting.rev);
    this.#waiting.set(conversationId, waiting);
  }

  isUncertain(conversationId: string): boolean {
    return this.#uncertain.has(conversationId);
  }

  answered(conversationId: string): void {
    this.#uncertain.delete(conversationId);
  }

  /** Asks nothing more for now. */
  pause(): void {
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
    this.#put.clear();
  }

  /** Another user, or another epoch. */
  clear(): void {
    this.pause();
    this.#uncertain.clear();
  }

  async #ask(conversationId: string): Promise<void> {
    const question = {};
    this.#put.set(conversationId, question);
    try {
      await this.#deps.ask(conversationId);
    } catch (error) {
      // Unless nobody wants to know any more, or the question was put anew since.
      if (this.#put.get(conversationId) !== question) return;
      if (!(error instanceof ChatError && error.code === 'not_found')) this.#deps.onFailure();
      else if (!this.#waiting.has(conversationId)) this.#deps.onNotFound(conversationId);
    }
  }
}
