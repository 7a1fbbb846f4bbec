import { wellFormed } from '@parlor/sdk/protocol/fields';
import * as v from 'valibot';
import { Fault } from './fault.js';

type Kind = 'string' | 'number';
type ValueOf<K extends Kind> = K extends 'string' ? string : number;

/** Text that both databases can compare. */
const text = v.pipe(v.string(), wellFormed);

/** A position in a list, as the values that the list is ordered by. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * Indexes, `seq`s and times: the maximum is the last time that both databases know.
 */
const isPlace = (value: unknown) =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 253_402_300_799_999;

/** Throws `invalid_input` for a text that `encodeCursor` did not create for this kind of list. */
export function decodeCursor<const K extends readonly Kind[]>(
  cursor: string,
  kinds: K,
): { -readonly [I in keyof K]: ValueOf<K[I]> } {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(values) &&
      values.length === kinds.length &&
      kinds.every((kind, i) => (kind === 'number' ? isPlace(values[i]) : v.is(text, values[i])))
    )
      return values as never;
  } catch {
    // Not a cursor of this server: the same answer as for a wrong shape.
  }
  throw new Fault('invalid_input', 'Wrong input: cursor is not one that this list gave.', {
    details: [{ field: 'cursor', problem: 'is not one that this list gave' }],
  });
}
