import { sha256 } from '../../kernel/environment.js';

/**
 * Few enough that the commonest word of a segment is read at once, many enough that a long log has
 * few segments.
 */
const segmentLength = 512;

export const segmentOf = (seq: number): number => Math.floor((seq - 1) / segmentLength);

export const segmentStart = (number: number): number => number * segmentLength + 1;

/**
 * Stands for a segment in every row of the index, so it is short: 60 bits. Two segments may share
 * one by a rare chance: what is found is compared with the message itself.
 */
export const segmentKey = (conversationId: string, number: number): string =>
  sha256(`${conversationId} ${number}`).slice(0, 10);
