/**
 * The vocabulary of columns: every entity is written in these, so that both databases hold the same
 * values. Lengths are checked by the protocol.
 */
import type { ColumnOptions } from 'typeorm';

/** Ids of our making. */
export const id = { type: 'varchar', length: '36' } as const satisfies ColumnOptions;

/** Short text, compared byte by byte; fold before storing where case should not matter. */
export const text = (length: number) =>
  ({ type: 'varchar', length: String(length) }) as const satisfies ColumnOptions;

/** Text of any length; never part of a key. */
export const longText = { type: 'text' } as const satisfies ColumnOptions;

export const integer = { type: 'int' } as const satisfies ColumnOptions;

/** UTC with milliseconds. */
export const time = { type: 'datetime', precision: 3 } as const satisfies ColumnOptions;

export const optional = { nullable: true } as const satisfies ColumnOptions;

/** For columns that came with a later migration: what the rows of before have. */
export const usually = (value: string) => ({ default: value }) as const satisfies ColumnOptions;
export const zero = { default: 0 } as const satisfies ColumnOptions;
