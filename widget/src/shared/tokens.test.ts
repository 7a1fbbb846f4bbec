/** Reads the style sheets in the source files, because every element has its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '..');
/** Not checked: the loader's styles, which apply before the tokens exist, and the tokens. */
const apart = [join('shared', 'launcher.styles.ts'), join('shared', 'tokens.styles.ts')];

const text = String.raw`var\(--text-(?:xs|s|m|l|xl|xxl)\)`;
const weight = String.raw`var\(--(?:regular|strong|heavy)\)`;
const corner = String.raw`(?:0|var\(--radius(?:-(?:s|m|l|full|face))?\)|var\(--parlor-radius, var\(--radius-l\)\))`;

/** What a property may have as its value, beside `inherit`. */
const allowed: readonly { property: RegExp; value: RegExp }[] = [
  // Initials fill their avatar, and an emoji that is a whole message is a picture.
  {
    property: /^font-size$/,
    value: new RegExp(
      `^(?:${text}|calc\\(var\\(--(?:size|part)\\) \\* 0\\.37\\)|calc\\(var\\(--text-xxl\\) \\* 1\\.6\\))$`,
    ),
  },
  { property: /^font-weight$/, value: new RegExp(`^${weight}$`) },
  {
    property: /^font$/,
    value: new RegExp(
      `^(?:${weight} )?${text} ?/ ?[\\d.]+ (?:var\\(--font\\)|ui-monospace, monospace)$`,
    ),
  },
  // In a dialog the corners keep their distance from those of the panel.
  {
    property: /^border(?:-(?:start|end)-(?:start|end))?-radius$/,
    value: new RegExp(
      `^(?:${corner}(?: ${corner})*|max\\(var\\(--radius-s\\), calc\\(var\\(--radius\\) - 8px\\)\\))$`,
    ),
  },
];

interface Declaration {
  file: string;
  property: string;
  value: string;
}

function declarations(): Declaration[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !apart.includes(file))
    .flatMap((file) =>
      [...readFileSync(join(source, file), 'utf8').matchAll(/css`([^`]*)`/g)].flatMap(([, sheet]) =>
        [
          ...sheet!.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/(?<=[{;]\s*)([\w-]+):\s*([^;{}]+);/g),
        ].map(([, property, value]) => ({
          file,
          property: property!,
          value: value!.replaceAll(/\s+/g, ' ').trim(),
        })),
      ),
    );
}

test('sizes of text, weights and corners are tokens', () => {
  const all = declarations();
  const ruled = all.flatMap((one) => {
    const rule = allowed.find(({ property }) => property.test(one.property));
    return rule
      ? [{ ...one, isAllowed: one.value === 'inherit' || rule.value.test(one.value) }]
      : [];
  });
  // The sheets are found and read: there are some hundred of such declarations.
  expect(ruled.length).toBeGreaterThan(200);
  expect(
    ruled
      .filter(({ isAllowed }) => !isAllowed)
      .map(({ file, property, value }) => `${file}: ${property}: ${value}`),
  ).toEqual([]);
});
