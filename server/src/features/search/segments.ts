import { sha256 } from '../../kernel/environment.js';

/**
 * Small enough that the most common word of a segment is read at once, large enough that a long log
 * has few segments.
 */
const segmentLength = 512;

export const segmentOf = (seq: number): number => Math.floor((seq - 1) / segmentLength);

export const segmentStart = (number: number): number => number * segmentLength + 1;

/**
 * The key of a segment in every row of the index. It is 60 bits, to be short. Two segments may
 * rarely have the same key: that is safe, because results are compared with the messages.
 */
export const segmentKey = (conversationId: string, number: number): string =>
  sha256(`${conversationId} ${number}`).slice(0, 10);
