import { afterEach, expect, test } from 'vitest';
import { toJson } from './to-json.js';

const prototypes = [Array.prototype, Object.prototype, String.prototype, Number.prototype] as {
  toJSON?: unknown;
}[];

afterEach(() => {
  for (const prototype of prototypes) delete prototype.toJSON;
});

const values = [
  null,
  true,
  1.5,
  Number.NaN,
  'a "text"\u2028',
  [],
  {},
  [1, [undefined, 'two'], { three: [null] }],
  { a: undefined, b: () => 1, c: [{ d: '' }], 'a key': { e: 0 } },
];

test('it writes what JSON.stringify writes', () => {
  for (const value of values) expect(toJson(value)).toBe(JSON.stringify(value));
});

test('no `toJSON` of a prototype changes it', () => {
  const expected = values.map((value) => JSON.stringify(value));
  for (const prototype of prototypes) prototype.toJSON = () => 'wrong';
  const written = values.map(toJson);
  for (const prototype of prototypes) delete prototype.toJSON;
  expect(written).toEqual(expected);
});
