import { Fault } from './fault.js';

type Kind = 'string' | 'number';
type ValueOf<K extends Kind> = K extends 'string' ? string : number;

/** A position in a list, as the values that the list is ordered by. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Throws `invalid_input` for what `encodeCursor` did not make for this kind of list. */
export function decodeCursor<const K extends readonly Kind[]>(cursor: string, kinds: K): { -readonly [I in keyof K]: ValueOf<K[I]> } {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.length === kinds.length && kinds.every((kind, i) => typeof values[i] === kind))
      return values as never;
  } catch {
    // Not ours: the same answer as for a wrong shape.
  }
  throw new Fault('invalid_input', 'Wrong input: cursor is not one that this list gave.', {
    details: [{ field: 'cursor', problem: 'is not one that this list gave' }],
  });
}
