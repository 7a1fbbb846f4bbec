/**
 * No text makes a regular expression of ours take time by the square of its length, or worse.
 * `recheck` decides, in plain JavaScript; as it takes a while, what it has found to be linear is
 * noted in `linear.txt`, and only others are checked. `npx vitest run --project unit tests/regexes
 * -u` notes new ones.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EMAIL_REGEX, ISO_TIMESTAMP_REGEX } from 'valibot';
import { expect, test } from 'vitest';
import { findRegexes } from './find-regexes.js';

process.env['RECHECK_BACKEND'] = 'pure';
const { check } = await import('recheck');

const root = fileURLToPath(new URL('../../', import.meta.url));
const folders = ['server/src', 'server/console', 'sdk/src', 'widget/src'];
const notes = fileURLToPath(new URL('linear.txt', import.meta.url));

interface Bounded {
  /** The beginning of its literal. */
  begins: string;
  /** What bounds the text that it meets, or who writes it. */
  bound: string;
}

/**
 * Those that `recheck` takes for worse, or cannot decide on. Several have a lookbehind that makes
 * them linear, which it does not see.
 */
const bounded: readonly Bounded[] = [
  {
    begins: '/\\/+$/',
    bound:
      "Addresses of servers, from the configuration of whoever runs the server or of the host's developer.",
  },
  {
    begins: '/^(DATABASE_URL|REDIS_URL|',
    bound: 'Names of variables that the server itself knows.',
  },
  {
    begins: String(EMAIL_REGEX),
    bound: "valibot's. `fields.ts` lets at most 254 characters pass first.",
  },
  {
    begins: '/([\\p{Script=Han}',
    bound: 'Folded text, which `fold` cuts off at 16,000 characters; measured to be linear.',
  },
  {
    begins: '/^[\\s.]+|(?<![\\s.])[\\s.]+$/',
    bound: 'File names, of which `cleanName` reads at most 1,000 characters.',
  },
  {
    begins: '/^\\s*(?:(?:\\p{RI}',
    bound: '`isLargeEmoji` looks at texts of at most 60 characters.',
  },
  {
    begins: '/("(?:[^"\\\\]|',
    bound: 'Parts of an identity token that are known to be JSON: every text in it has its end.',
  },
  {
    begins: '/`[^`]+`|(?<![a-z0-9])https?',
    bound: 'Messages, of at most 8,000 characters; measured to be linear.',
  },
];

/** Patterns that are made when the program runs, and what makes them. */
const made: Readonly<Record<string, string>> = {
  'widget/src/shared/excerpt.ts': 'Escaped words of a search, side by side: each is plain text.',
};

test(
  'every regular expression takes time in proportion to the text',
  { timeout: 300_000 },
  async () => {
    const { found, unknown } = await findRegexes(root, folders);
    expect(new Set(unknown)).toEqual(new Set(Object.keys(made)));

    const known = new Set((await readFile(notes, 'utf8').catch(() => '')).split('\n'));
    const dependencies = [EMAIL_REGEX, ISO_TIMESTAMP_REGEX].map((regex) => ({
      source: String(regex),
      pattern: regex.source,
      flags: regex.flags,
      file: 'valibot',
    }));
    const all = new Map([...found, ...dependencies].map((regex) => [regex.source, regex]));
    const isBounded = (source: string) => bounded.some(({ begins }) => source.startsWith(begins));
    const gone = bounded.filter(
      ({ begins }) => ![...all.keys()].some((source) => source.startsWith(begins)),
    );
    expect(gone, 'listed, and not in the sources any more').toEqual([]);

    const bad: string[] = [];
    for (const { source, pattern, flags, file } of all.values()) {
      if (known.has(source) || isBounded(source)) continue;
      const result = await check(pattern, flags, { timeout: 60_000 });
      if (result.status !== 'safe') {
        bad.push(
          `${file}: ${source} ${result.status === 'vulnerable' ? `${result.complexity.summary}: ${result.attack.pattern}` : 'unknown'}`,
        );
      }
    }
    expect(bad).toEqual([]);
    const linear = [...all.keys()].filter((source) => !isBounded(source)).sort();
    await expect(`${linear.join('\n')}\n`).toMatchFileSnapshot(notes);
  },
);

test('a regular expression that is not linear is found, also where it is put together from constants', async () => {
  const { found } = await findRegexes(root, ['tests/regexes/planted']);
  const results = await Promise.all(
    found.map(async ({ pattern, flags }) => (await check(pattern, flags)).status),
  );
  expect(found.map(({ source }) => source)).toEqual(['/^[\\s.]+|[\\s.]+$/gu', '/(?:[a-z]+)+-/u']);
  expect(results).toEqual(['vulnerable', 'vulnerable']);
});
