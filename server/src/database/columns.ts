/**
 * The column types of all entities, so that both databases hold the same values. The protocol
 * checks lengths.
 */
import type { ColumnOptions } from 'typeorm';

/** Ids that the server creates. */
export const id = { type: 'varchar', length: '36' } as const satisfies ColumnOptions;

/** Short text, compared byte by byte; fold it before storing if case should not matter. */
export const text = (length: number) =>
  ({ type: 'varchar', length: String(length) }) as const satisfies ColumnOptions;

/** Text of any length; never part of a key. */
export const longText = { type: 'text' } as const satisfies ColumnOptions;

export const integer = { type: 'int' } as const satisfies ColumnOptions;

/** UTC with milliseconds. */
export const time = { type: 'datetime', precision: 3 } as const satisfies ColumnOptions;

export const optional = { nullable: true } as const satisfies ColumnOptions;

/** For columns that a later migration added: the value of existing rows. */
export const usually = (value: string) => ({ default: value }) as const satisfies ColumnOptions;
export const zero = { default: 0 } as const satisfies ColumnOptions;
