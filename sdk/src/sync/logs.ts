import { ChatError } from '../chat-error.js';
import type { Conversation } from '../protocol/conversations.js';
import type { WireEvent } from '../protocol/events.js';
import type { Message } from '../protocol/messages.js';
import { LiveLog, type LogDeps } from './live-log.js';
import type { Change } from './window-state.js';

export interface LogsDeps extends Omit<LogDeps, 'onClose' | 'onShown'> {
  /**
   * The shown messages of this conversation have changed: stored messages may have replaced pending
   * ones.
   */
  onSettle: (conversationId: string, isShown: (message: Message) => boolean) => void;
  /** Keeps the conversations up to date while a log is open. */
  follow: () => () => void;
  /** The conversation is shown from now on. */
  ensure: (conversationId: string) => void;
  /** The current revisions of a conversation; fetched from the server if necessary. */
  revisions: (conversationId: string) => Promise<{ rev: number; memberRev: number }>;
}

/** All open logs. Events go to those of their conversation. */
export class Logs {
  readonly #deps: LogsDeps;
  readonly #logs = new Set<LiveLog>();
  #signedIn = false;

  constructor(deps: LogsDeps) {
    this.#deps = deps;
  }

  open(conversationId: string, around?: number): LiveLog {
    const unfollow = this.#deps.follow();
    const log = new LiveLog(conversationId, around === undefined ? 'newest' : { around }, {
      ...this.#deps,
      onShown: () => this.#settle(conversationId),
      onClose: (closed) => {
        this.#logs.delete(closed);
        this.#settle(conversationId);
        unfollow();
      },
    });
    this.#logs.add(log);
    log.reset(this.#signedIn);
    this.#deps.ensure(conversationId);
    return log;
  }

  take(events: readonly WireEvent[]): void {
    if (this.#logs.size === 0) return;
    for (const [conversationId, changes] of changesOf(events)) {
      for (const log of this.#of(conversationId)) log.take(changes);
    }
    for (const { name, data } of events) {
      if (name === 'unread.changed')
        for (const log of this.#of(data.conversationId)) log.clear(data.clearedSeq ?? 0);
      if (name === 'unread.changed' || name === 'message.hidden')
        for (const log of this.#of(data.conversationId)) log.takeOwn(data);
      else if (name === 'conversation.created')
        for (const log of this.#of(data.conversation.id)) log.restore();
      else if (name === 'conversation.removed') this.remove([data.conversationId]);
    }
  }

  /** The outbox has changed what it holds for this conversation. */
  refresh(conversationId: string): void {
    for (const log of this.#of(conversationId)) log.refresh();
    this.#settle(conversationId);
  }

  /** The conversations have changed, and so may the other members' marks. */
  refreshAll(): void {
    for (const log of this.#logs) log.refresh();
  }

  ensureAll(): void {
    for (const { conversationId } of this.#logs) this.#deps.ensure(conversationId);
  }

  expect({
    id,
    rev,
    memberRev,
    clearedSeq = 0,
  }: Pick<Conversation, 'id' | 'rev' | 'memberRev' | 'clearedSeq'>): void {
    for (const log of this.#of(id)) {
      log.clear(clearedSeq);
      log.expect({ rev, memberRev });
    }
  }

  remove(conversationIds: readonly string[]): void {
    for (const log of this.#logs) if (conversationIds.includes(log.conversationId)) log.remove();
  }

  async compare(): Promise<void> {
    await Promise.all(
      [...new Set([...this.#logs].map(({ conversationId }) => conversationId))].map((id) =>
        this.#compare(id),
      ),
    );
  }

  reset(signedIn: boolean): void {
    this.#signedIn = signedIn;
    for (const log of this.#logs) log.reset(signedIn);
  }

  close(): void {
    for (const log of this.#logs) log.close();
  }

  async #compare(conversationId: string): Promise<void> {
    let revisions = null;
    try {
      revisions = await this.#deps.revisions(conversationId);
    } catch (error) {
      if (error instanceof ChatError && error.code === 'not_found')
        return this.remove([conversationId]);
      // In that case the logs fetch by themselves, and retry.
    }
    await Promise.all(this.#of(conversationId).map((log) => log.compare(revisions)));
  }

  #of(conversationId: string): LiveLog[] {
    return [...this.#logs].filter((log) => log.conversationId === conversationId);
  }

  #settle(conversationId: string): void {
    const logs = this.#of(conversationId);
    this.#deps.onSettle(conversationId, (message) => logs.every((log) => log.shows(message)));
  }
}

/**
 * The steps of each conversation's `rev` in a list of events: each comes with the message that was
 * created or changed.
 */
function changesOf(events: readonly WireEvent[]): Map<string, Change[]> {
  const changes = new Map<string, Change[]>();
  for (const { name, data } of events) {
    if (name !== 'message.created' && name !== 'message.changed') continue;
    const { conversationId, rev, message } = data;
    const list = changes.get(conversationId) ?? [];
    list.push({ rev, message });
    changes.set(conversationId, list);
  }
  return changes;
}
