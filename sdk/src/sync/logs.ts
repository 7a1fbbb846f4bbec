import type { WireEvent } from '../protocol/events.js';
import type { Message } from '../protocol/messages.js';
import { LiveLog, type LogParts } from './live-log.js';
import type { Change } from './window-state.js';

export interface LogsParts extends Omit<LogParts, 'onClose' | 'onShown'> {
  /** What is shown of this conversation has changed: stored messages may have taken the place of pending ones. */
  onSettle: (conversationId: string, isShown: (message: Message) => boolean) => void;
}

/** All open logs. Events go to those of their conversation. */
export class Logs {
  readonly #parts: LogsParts;
  readonly #logs = new Set<LiveLog>();
  #signedIn = false;

  constructor(parts: LogsParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#logs.size;
  }

  open(conversationId: string, around?: number): LiveLog {
    const log = new LiveLog(conversationId, around === undefined ? 'newest' : { around }, {
      ...this.#parts,
      onShown: () => this.#settle(conversationId),
      onClose: (closed) => {
        this.#logs.delete(closed);
        this.#settle(conversationId);
      },
    });
    this.#logs.add(log);
    log.reset(this.#signedIn);
    return log;
  }

  take(events: readonly WireEvent[]): void {
    if (this.#logs.size === 0) return;
    for (const [conversationId, changes] of changesOf(events)) {
      for (const log of this.#of(conversationId)) log.take(changes);
    }
  }

  /** The outbox has changed what it holds for this conversation. */
  refresh(conversationId: string): void {
    for (const log of this.#of(conversationId)) log.refresh();
    this.#settle(conversationId);
  }

  async compare(): Promise<void> {
    await Promise.all([...this.#logs].map((log) => log.compare()));
  }

  reset(signedIn: boolean): void {
    this.#signedIn = signedIn;
    for (const log of this.#logs) log.reset(signedIn);
  }

  close(): void {
    for (const log of this.#logs) log.close();
  }

  #of(conversationId: string): LiveLog[] {
    return [...this.#logs].filter((log) => log.conversationId === conversationId);
  }

  #settle(conversationId: string): void {
    const logs = this.#of(conversationId);
    this.#parts.onSettle(conversationId, (message) => logs.every((log) => log.shows(message)));
  }
}

/** The steps of each conversation's `rev` in a list of events. Any event that names a conversation and its `rev` is one. */
function changesOf(events: readonly WireEvent[]): Map<string, Change[]> {
  const changes = new Map<string, Change[]>();
  for (const { data } of events) {
    if (!('conversationId' in data && 'rev' in data)) continue;
    const { conversationId, rev } = data;
    const list = changes.get(conversationId) ?? [];
    list.push({ rev, message: 'message' in data ? data.message : null });
    changes.set(conversationId, list);
  }
  return changes;
}
