import type { Platform } from '../platform.js';
import type { Conversation } from '../protocol/conversations.js';
import { isMuted } from './muted.js';

export interface MuteEndsDeps {
  platform: Pick<Platform, 'after'>;
  onEnd: () => void;
}

/** A timer holds 32 bits of milliseconds, so the time of a later end is checked again each day. */
const longestMs = 24 * 60 * 60_000;

/** Calls `onEnd` when one of the listed conversations stops being muted. */
export class MuteEnds {
  readonly #deps: MuteEndsDeps;
  #cancel: (() => void) | null = null;

  constructor(deps: MuteEndsDeps) {
    this.#deps = deps;
  }

  /** Replaces the watched conversations. `now`: Unix milliseconds by the server's clock. */
  watch(conversations: readonly Conversation[], now: number): void {
    this.stop();
    const ends = conversations
      .filter((conversation) => isMuted(conversation, now))
      .map(({ mutedUntil }) => Date.parse(mutedUntil!) - now);
    if (ends.length > 0)
      this.#cancel = this.#deps.platform.after(Math.min(longestMs, ...ends), this.#deps.onEnd);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
