/**
 * Writes the faults that an operator should see. While the server or its database is overloaded,
 * each of thousands of clients is refused: such refusals take one line a second, with their number.
 */
import type { Fault } from './fault.js';
import { describe } from './describe.js';
import type { Log } from './log.js';

const everyMs = 1_000;

interface Refused {
  /** Since the last line. */
  count: number;
  last: { fault: Fault; requestId: string };
  timer: NodeJS.Timeout | undefined;
}

export class FaultLog {
  readonly #log: Log;
  /** By whether the database failed, or the server had too much to do. */
  readonly #refused = new Map<boolean, Refused>();

  constructor(log: Log) {
    this.#log = log;
  }

  write(fault: Fault, requestId: string): void {
    if (fault.code === 'unavailable') this.#count(fault, requestId);
    else if (fault.isTrouble)
      this.#log.error({ requestId, error: describe(fault.cause ?? fault) }, fault.code);
  }

  /** Writes what was counted. */
  close(): void {
    for (const refused of this.#refused.values()) {
      clearTimeout(refused.timer);
      if (refused.count > 0) this.#tell(refused);
    }
    this.#refused.clear();
  }

  #count(fault: Fault, requestId: string): void {
    const last = { fault, requestId };
    const known = this.#refused.get(fault.isTrouble);
    if (known) {
      known.count += 1;
      known.last = last;
      return;
    }
    const refused: Refused = { count: 1, last, timer: undefined };
    this.#refused.set(fault.isTrouble, refused);
    this.#tell(refused);
    this.#lookLater(refused);
  }

  #lookLater(refused: Refused): void {
    refused.timer = setTimeout(() => {
      if (refused.count === 0) return void this.#refused.delete(refused.last.fault.isTrouble);
      this.#tell(refused);
      this.#lookLater(refused);
    }, everyMs).unref();
  }

  #tell(refused: Refused): void {
    const { fault, requestId } = refused.last;
    const fields = { requestId, count: refused.count };
    refused.count = 0;
    if (fault.isTrouble)
      this.#log.error({ ...fields, error: describe(fault.cause ?? fault) }, fault.code);
    else this.#log.warn({ ...fields, reason: fault.message }, fault.code);
  }
}
