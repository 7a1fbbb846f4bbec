/**
 * Request header of hosts' changes: a repeated call with the same value gets the first answer.
 */
export const idempotencyHeader = 'idempotency-key';

/** Response header with an answer that an earlier call has got. */
export const replayedHeader = 'idempotent-replayed';
