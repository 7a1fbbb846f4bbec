/**
 * Request header of hosts' changes: a repeated call with the same value gets the answer of the first
 * one.
 */
export const idempotencyHeader = 'idempotency-key';

/** Response header with an answer that an earlier call has got. */
export const replayedHeader = 'idempotent-replayed';
