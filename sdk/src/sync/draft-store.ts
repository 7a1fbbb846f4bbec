import { LiveValue, type Live } from '../live.js';
import type { Kept } from './kept.js';

/**
 * The text that the user has begun in a conversation. It survives a reload if the device keeps the
 * outbox.
 */
export interface Draft extends Live<string> {
  /** An empty text deletes the draft. */
  set(text: string): void;
}

/** The drafts of the signed-in user. */
export class DraftStore {
  readonly #kept: Kept | undefined;
  readonly #values = new Map<string, LiveValue<string>>();
  readonly #writing = new Set<string>();
  #signedIn = false;

  constructor(kept: Kept | undefined) {
    this.#kept = kept;
  }

  of(conversationId: string): Draft {
    const value = this.#valueOf(conversationId);
    return {
      get value() {
        return value.value;
      },
      subscribe: (listener) => value.subscribe(listener),
      set: (text) => {
        if (!this.#signedIn || text === value.value) return;
        value.set(text);
        void this.#write(conversationId, value);
      },
    };
  }

  /** Takes the drafts that the device has kept, unless the user has changed them since. */
  found(drafts: readonly [conversationId: string, text: string][]): void {
    for (const [conversationId, text] of drafts) {
      const value = this.#valueOf(conversationId);
      if (value.value === '') value.set(text);
    }
  }

  /** Another user signed in, or the user signed out. */
  reset(signedIn: boolean): void {
    this.#signedIn = signedIn;
    for (const value of this.#values.values()) value.set('');
  }

  close(): void {
    this.#signedIn = false;
    for (const value of this.#values.values()) value.close();
  }

  #valueOf(conversationId: string): LiveValue<string> {
    const value = this.#values.get(conversationId) ?? new LiveValue('');
    this.#values.set(conversationId, value);
    return value;
  }

  /** One write at a time: of the texts set during a write, only the last is written next. */
  async #write(conversationId: string, value: LiveValue<string>): Promise<void> {
    const kept = this.#kept;
    if (!kept || this.#writing.has(conversationId)) return;
    this.#writing.add(conversationId);
    for (let written: string | null = null; this.#signedIn && written !== value.value;) {
      written = value.value;
      await kept.draft(conversationId, written);
    }
    this.#writing.delete(conversationId);
  }
}
