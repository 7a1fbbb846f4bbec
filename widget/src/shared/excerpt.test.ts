import { expect, test } from 'vitest';
import { excerptOf } from './excerpt.js';

const shown = (text: string, query: string): string =>
  excerptOf(text, query)
    .map(({ text: piece, isHit }) => (isHit ? `[${piece}]` : piece))
    .join('');

test.each([
  ['The amber glass', 'amb', 'The [amb]er glass'],
  ['Élan and elan', 'ELAN', '[Élan] and [elan]'],
  ['chamber amber', 'amber', 'chamber [amber]'],
  ['glass of glass', 'glass of', '[glass] [of] [glass]'],
  ['Straße\nund Weg', 'weg', 'Straße und [Weg]'],
  ['价格 100', '100', '价格 [100]'],
  ['nothing here', 'else', 'nothing here'],
  ['a.b (c)', '.(', 'a.b (c)'],
])('%j for %j', (text, query, expected) => {
  expect(shown(text, query)).toBe(expected);
});

test('of a long text, what stands around the first hit is shown', () => {
  const text = `${'before '.repeat(40)}the amber glass ${'after '.repeat(60)}`;
  const excerpt = shown(text, 'amber');
  expect(excerpt).toMatch(/^…before .*the \[amber\] glass after .*…$/);
  expect(excerpt.length).toBeLessThan(180);
});

test('a long word without a blank does not hide the hit', () => {
  expect(shown(`${'x'.repeat(200)}-amber`, 'amber')).toContain('[amber]');
});
