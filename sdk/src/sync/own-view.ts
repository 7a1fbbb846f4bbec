/**
 * The caller's own view of a log: which messages are hidden. It has no `rev`, only its own counter
 * `memberRev`, which pages do not carry. So messages are fetched again: one message when an event
 * names it, the whole window when the counter shows that an event was missed.
 */
import type { ChatError } from '../chat-error.js';
import { limits } from '../protocol/limits.js';
import { asChatError } from '../transport/abortable.js';
import { messageAt, refetched, type LogPage, type WindowState } from './window-state.js';

export interface OwnViewDeps {
  state: () => WindowState | null;
  /** Fires when the window is replaced by another. */
  signal: () => AbortSignal;
  page: (query: { around: number; limit: number }, signal: AbortSignal) => Promise<LogPage>;
  become: (state: WindowState) => void;
  onFailure: (error: ChatError) => void;
}

/** How many messages one page covers. */
const span = 80;

export class OwnView {
  /** The `memberRev` that the window reflects; `null` if it is not known. */
  memberRev: number | null = null;
  readonly #deps: OwnViewDeps;
  /** How often everything was checked again. */
  #looks = 0;
  readonly #stale = new Set<number>();
  /** The signal of the run in progress. */
  #running: AbortSignal | null = null;

  constructor(deps: OwnViewDeps) {
    this.#deps = deps;
  }

  /** A new window was requested when `memberRev` was known to be this. */
  begin(memberRev: number | null): void {
    this.memberRev = memberRev;
  }

  clear(): void {
    this.memberRev = null;
    this.#stale.clear();
  }

  /** The counter advanced: `seq` was hidden or shown again, or a mark moved. */
  step(memberRev: number, seq: number | undefined): void {
    if (this.memberRev === memberRev - 1) this.memberRev = memberRev;
    if (seq === undefined) return;
    this.#stale.add(seq);
    const state = this.#deps.state();
    if (!state || !messageAt(state, seq)) {
      // Messages that quote it must be checked, also those in a page that is on its way.
      this.#looks += 1;
      for (const item of state?.items ?? [])
        if (item.replyTo?.seq === seq) this.#stale.add(item.seq);
    }
    this.look();
  }

  /**
   * Call this when a page is requested, and the returned function once the page is in the window:
   * it checks what the page may not include.
   */
  duringPage(): () => void {
    const looks = this.#looks;
    return () => {
      if (looks !== this.#looks && this.memberRev !== null) this.lookAtAll(this.memberRev);
    };
  }

  lookAtAll(memberRev: number): void {
    this.memberRev = memberRev;
    this.#looks += 1;
    for (const { seq } of this.#deps.state()?.items ?? []) this.#stale.add(seq);
    this.look();
  }

  /**
   * Checks the stale messages that are in the window; the others may come with a page that is on
   * its way.
   */
  look(): void {
    if (this.#stale.size > 0) void this.#run(this.#deps.signal());
  }

  async #run(signal: AbortSignal): Promise<void> {
    if (this.#running === signal) return;
    this.#running = signal;
    let due = this.#due();
    try {
      for (; due.length > 0; due = this.#due()) {
        const first = due[0]!;
        for (const seq of due) this.#stale.delete(seq);
        const query =
          due.length === 1
            ? { around: first, limit: 1 }
            : { around: first + span / 2, limit: limits.pageMax };
        const { items } = await this.#deps.page(query, signal);
        const before = this.#deps.state();
        if (!before) return;
        signal.throwIfAborted();
        const seqs = due;
        const { state, outdated } = refetched(
          before,
          items.filter(({ seq }) => seqs.includes(seq)),
        );
        // An event was faster than this answer.
        for (const seq of outdated) this.#stale.add(seq);
        this.#deps.become(state);
      }
    } catch (failure) {
      for (const seq of due) this.#stale.add(seq);
      if (!signal.aborted) this.#deps.onFailure(asChatError(failure));
    } finally {
      if (this.#running === signal) this.#running = null;
    }
  }

  #due(): number[] {
    const state = this.#deps.state();
    const due = state
      ? [...this.#stale].filter((seq) => messageAt(state, seq)).sort((a, b) => a - b)
      : [];
    return due.filter((seq) => seq < due[0]! + span);
  }
}
