import { expect, test } from 'vitest';
import { fingerprintLength, fingerprintOf } from './fingerprint.js';

test('conversations that differ in id, rev or memberRev have different fingerprints', () => {
  const seen = new Set<string>();
  for (let id = 0; id < 300; id++)
    for (let rev = 0; rev < 100; rev++)
      for (let memberRev = 0; memberRev < 10; memberRev++)
        seen.add(fingerprintOf(`0f8fad5b-d9cb-469f-a165-${70_000 + id}`, rev, memberRev));
  expect(seen.size).toBe(300 * 100 * 10);
  for (const each of seen) if (!/^[0-9a-z]{9}$/.test(each)) throw new Error(`${each} is malformed`);
  expect(fingerprintLength).toBe(9);
});

test('a fingerprint never changes, because clients and servers of different versions compare them', () => {
  expect([
    fingerprintOf('', 0, 0),
    fingerprintOf('0f8fad5b-d9cb-469f-a165-70867728950e', 12, 3),
    fingerprintOf('0f8fad5b-d9cb-469f-a165-70867728950e', 13, 3),
  ]).toEqual(['j3eanbuea', '226s235q3', 'ge4vwspmc']);
});
