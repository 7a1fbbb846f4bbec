/** What other features ask of the events for hosts. */
import type { HostEventName, NewHostEvent } from '@parlor/sdk/protocol/host-events';
import type { Transaction } from '../database/dialect.js';

/** Records what hosts learn of. */
export interface EventRecorder {
  /**
   * Stores an event in the transaction of its change, if the site keeps events. Events of one
   * `stream`, such as the id of a user, keep their order: the transaction has locked what the
   * stream names. `make` is called only if the event is stored.
   */
  record(
    transaction: Transaction,
    siteId: string,
    stream: string,
    make: () => NewHostEvent | Promise<NewHostEvent>,
  ): Promise<void>;
}

/** An event that has got its number. */
export interface NumberedEvent {
  readonly siteId: string;
  readonly number: number;
  readonly name: HostEventName;
  readonly stream: string;
  /** JSON. */
  readonly data: string;
  readonly createdAt: Date;
}

export interface EventStore {
  /**
   * Called with events that get their numbers, in their transaction. May run again; what it returns
   * is called after the commit.
   */
  onNumbered(
    listener: (transaction: Transaction, events: readonly NumberedEvent[]) => Promise<() => void>,
  ): void;
  /** Whether the site has a webhook. */
  setHooked(transaction: Transaction, siteId: string, isHooked: boolean): Promise<void>;
  /** Those of these numbers that are still kept. */
  find(siteId: string, numbers: readonly number[]): Promise<Map<number, NumberedEvent>>;
  /** Those after this number and up to the other one, the earliest first. */
  range(siteId: string, after: number, upTo: number, limit: number): Promise<NumberedEvent[]>;
  /** The earliest number that is kept, or that will be. */
  firstNumber(siteId: string): Promise<number>;
  /** The id of the event for hosts. */
  idOf(event: NumberedEvent): string;
  /** The event as hosts get it, in JSON. */
  body(event: NumberedEvent): string;
}
