import { LiveValue, type Live } from '../live.js';
import type { Conversation } from '../protocol/conversations.js';
import { laneTo, type PendingMessage } from './pending-message.js';

/** Messages to people with whom there is no conversation yet. */
export interface PendingTo {
  /** Messages that are queued, being sent, or failed; as in `MessageWindow.pending`. */
  pending: readonly PendingMessage[];
  /**
   * The conversation that the first message has created, else `null`. From then on, `messages.open`
   * shows it, with the messages that are still pending.
   */
  conversation: Conversation | null;
}

const none: PendingTo = { pending: [], conversation: null };

/** The first messages of the signed-in user, as live values by their recipients. */
export class PendingToViews {
  readonly #values = new Map<string, LiveValue<PendingTo>>();
  readonly #made = new Map<string, Conversation>();
  readonly #pendingIn: (lane: string) => readonly PendingMessage[];

  constructor(pendingIn: (lane: string) => readonly PendingMessage[]) {
    this.#pendingIn = pendingIn;
  }

  of(userIds: readonly string[]): Live<PendingTo> {
    const lane = laneTo(userIds);
    const known = this.#values.get(lane);
    if (known) return known;
    const value = new LiveValue(none);
    this.#values.set(lane, value);
    this.refresh(lane);
    return value;
  }

  /** The conversation of these people, after a first message to them was stored. */
  madeWith(userIds: readonly string[]): Conversation | undefined {
    return this.#made.get(laneTo(userIds));
  }

  /** The server has stored a first message. Shows with the next `refresh`. */
  made(userIds: readonly string[], conversation: Conversation): void {
    this.#made.set(laneTo(userIds), conversation);
  }

  /** The outbox has changed this lane. */
  refresh(lane: string): void {
    const value = this.#values.get(lane);
    const pending = this.#pendingIn(lane);
    const conversation = this.#made.get(lane) ?? null;
    if (pending.length > 0 || value?.value.pending.length || conversation)
      value?.set({ pending, conversation });
  }

  /** Another user signed in, or the user signed out. */
  reset(): void {
    this.#made.clear();
    for (const value of this.#values.values()) value.set(none);
  }

  close(): void {
    for (const value of this.#values.values()) value.close();
  }
}
