/**
 * Text that is not valid Unicode, or holds NUL, is refused in every field of every operation:
 * hashed or stored, different texts would become the same.
 */
import { operations } from '@parlor/sdk/protocol/operations';
import * as v from 'valibot';
import { expect, test } from 'vitest';

interface Schema extends v.GenericSchema {
  wrapped?: Schema;
  item?: Schema;
  key?: Schema;
  value?: Schema;
  entries?: Record<string, Schema>;
  options?: readonly unknown[];
  pipe?: readonly Schema[];
}

/** The schemas of all texts in a schema, by their path; `pipe` included. */
function* textsIn(schema: Schema, path: string): Generator<[path: string, schema: Schema]> {
  if (schema.type === 'string') yield [path, schema];
  for (const [step, inner] of [
    ['', schema.wrapped],
    ['[]', schema.item],
    ['{key}', schema.key],
    ['{}', schema.value],
  ] as const)
    if (inner) yield* textsIn(inner, path + step);
  for (const [name, entry] of Object.entries(schema.entries ?? {}))
    yield* textsIn(entry, `${path}.${name}`);
  for (const option of schema.options ?? [])
    if (typeof option === 'object') yield* textsIn(option as Schema, path);
}

/** Beginnings that one field or another takes. */
const plausible = [
  '',
  'abcdefgh',
  'ada@example.com',
  'https://host.example/a.png',
  'bm9wZQ',
  'a.b.c',
  '👍',
];
const ends = ['\ud800', '\udc00', '\ud83d', '\0', '\udc00\ud800'];

test('every field of every operation takes well-formed text alone', () => {
  const fields = Object.entries(operations).flatMap(([name, { input }]) => [
    ...textsIn(input as unknown as Schema, name),
  ]);
  expect(fields.length).toBeGreaterThan(150);
  const taken = fields.filter(([, schema]) =>
    plausible.some((start) =>
      ends.some((end) => v.is(schema, start + end) || v.is(schema, end + start)),
    ),
  );
  expect(taken.map(([path]) => path)).toEqual([]);
});
