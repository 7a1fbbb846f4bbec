import { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { Ask } from './conversation-state.js';

export interface QuestionsDeps {
  platform: Platform;
  /** The `rev` of a conversation that the store has. */
  revOf: (conversationId: string) => number | undefined;
  /** Asks the server, and stores the answer. */
  ask: (conversationId: string) => Promise<unknown>;
  onNotFound: (conversationId: string) => void;
  /** The request failed: what is uncertain stays uncertain. */
  onFailure: () => void;
}

interface Waiting {
  /** The `rev` to reach in the meantime; `null` asks in any case. */
  rev: number | null;
  cancel: () => void;
}

/** How long to wait for a frame that may bring what is missing (milliseconds). */
const patienceMs = 200;

/**
 * The store's questions to the server about single conversations: each is sent after a moment, in
 * which an event may answer it, and once for several reasons.
 */
export class Questions {
  readonly #deps: QuestionsDeps;
  readonly #waiting = new Map<string, Waiting>();
  /** The last question that was asked about each conversation. */
  readonly #put = new Map<string, object>();
  /** Conversations about which an event left something unknown, until the server answers. */
  readonly #uncertain = new Set<string>();

  constructor(deps: QuestionsDeps) {
    this.#deps = deps;
  }

  add({ conversationId, rev }: Ask): void {
    if (rev === null) this.#uncertain.add(conversationId);
    // Further reasons do not delay it: it is asked after the first reason's wait.
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

  /** Cancels all waiting questions. */
  pause(): void {
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
    this.#put.clear();
  }

  /** Another user signed in, the user signed out, or the epoch changed. */
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
      // Ignore it if the answer is no longer wanted, or a newer question was asked.
      if (this.#put.get(conversationId) !== question) return;
      if (!(error instanceof ChatError && error.code === 'not_found')) this.#deps.onFailure();
      else if (!this.#waiting.has(conversationId)) this.#deps.onNotFound(conversationId);
    }
  }
}
