/**
 * Finds a list or a record that is longer than its schema allows, before the schema checks its
 * entries. Every invalid entry creates an issue, and the 16,000 that fit into one body took half a
 * second.
 */
import type * as v from 'valibot';

export interface WrongField {
  field: string;
  problem: string;
}

/** The parts of a valibot schema that are read here. */
interface Schema {
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly item?: Schema;
  readonly wrapped?: Schema;
  readonly pipe?: readonly {
    readonly type: string;
    readonly requirement?: unknown;
    readonly message?: unknown;
  }[];
}

/** The first list or record that is too long. */
export function excessOf(schema: v.GenericSchema, input: unknown): WrongField | null {
  return find(schema as unknown as Schema, input, '');
}

function find(schema: Schema, input: unknown, field: string): WrongField | null {
  if (typeof input !== 'object' || input === null) return null;
  if (schema.wrapped) return find(schema.wrapped, input, field);
  const problem = problemOf(schema, input);
  if (problem !== null) return { field, problem };
  const within = (name: string | number) => (field === '' ? String(name) : `${field}.${name}`);
  if (schema.item && Array.isArray(input))
    return first(input, (entry, i) => find(schema.item!, entry, within(i)));
  if (!schema.entries) return null;
  return first(Object.entries(schema.entries), ([name, entry]) =>
    Object.hasOwn(input, name)
      ? find(entry, (input as Record<string, unknown>)[name], within(name))
      : null,
  );
}

function problemOf({ pipe = [] }: Schema, input: object): string | null {
  const [length, kind] = Array.isArray(input)
    ? [input.length, 'max_length']
    : [Object.keys(input).length, 'max_entries'];
  const bound = pipe.find(({ type }) => type === kind);
  if (typeof bound?.requirement !== 'number' || length <= bound.requirement) return null;
  return typeof bound.message === 'string'
    ? bound.message
    : `must be <=${bound.requirement} in length`;
}

function first<T>(
  all: readonly T[],
  look: (each: T, i: number) => WrongField | null,
): WrongField | null {
  for (const [i, each] of all.entries()) {
    const found = look(each, i);
    if (found) return found;
  }
  return null;
}
