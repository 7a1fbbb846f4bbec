import { expect, test } from 'vitest';
import { en, type Catalogue } from './en.js';
import { createFormats } from './formats.js';
import type { Language } from './language.js';
import { wordsIn } from './languages.js';
import { overridden } from './overridden.js';

const languages = [
  'de',
  'fr',
  'es',
  'pt',
  'zh',
  'ja',
  'hi',
  'ar',
  'he',
] as const satisfies Language[];

/**
 * Every text of a catalogue with its topics, by its place; of phrases those without a number or a
 * name.
 */
async function texts(tree: object, path = ''): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    const place = `${path}${key}`;
    if (typeof value === 'string') found.set(place, value);
    const isTopic = typeof value === 'function' && value.length === 0;
    const inner: unknown = isTopic ? await (value as () => Promise<object>)() : value;
    if (typeof inner === 'object' && inner)
      for (const [at, text] of await texts(inner, `${place}.`)) found.set(at, text);
  }
  return found;
}

const namesOf = (id: string): string => ({ a: 'Ana', b: 'Ben', me: 'ME' })[id] ?? id;
const entry = (t: Catalogue, value: object, me = ''): string =>
  t
    .system(value as never, (id) => (id === me ? undefined : namesOf(id)))
    .replaceAll(/[\u200f\u2068\u2069]/g, '');

test.each(languages)('%s says everything in its own words', async (language) => {
  const t = await wordsIn(language);
  expect([t.language, t.dir]).toEqual([language, ['ar', 'he'].includes(language) ? 'rtl' : 'ltr']);
  const [ours, english] = [await texts(t), await texts(en)];
  expect([...ours.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  // Some words are the same, as "Chat" and "Name" in German; a topic that was left in English is so
  // in most.
  const parts = new Map<string, [string, string][]>();
  for (const [place, text] of ours) {
    const part = place.split('.')[0]!;
    parts.set(part, [...(parts.get(part) ?? []), [place, text]]);
  }
  for (const [part, words] of parts) {
    const same = words.filter(([place, text]) => english.get(place) === text);
    if (words.length > 3) expect([part, same.length <= words.length / 2]).toEqual([part, true]);
  }
  expect([...ours.values()].filter((text) => text.trim() === '')).toEqual([]);
});

test.each(languages)(
  '%s speaks of who reads as of one person, and of others by name',
  async (language) => {
    const t = await wordsIn(language);
    for (const type of [
      'created',
      'joined',
      'left',
      'removed',
      'closed',
      'renamed',
      'role',
      'transferred',
      'changed',
    ]) {
      const value = { type, by: 'a', userId: 'b', userIds: ['b'], title: 'Club', role: 'admin' };
      const said = entry(t, value);
      expect(said).toContain(type === 'left' ? 'Ben' : 'Ana');
      if (['removed', 'role', 'transferred', 'joined'].includes(type))
        expect(said).toContain('Ben');
      if (['created', 'renamed'].includes(type)) expect(said).toContain('Club');
      expect(entry(t, { ...value, by: 'me' }, 'me')).not.toContain('ME');
      expect(entry(t, value, 'b')).not.toContain('Ben');
    }
    const out = { type: 'removed', by: 'a', userId: 'b' };
    for (const me of ['', 'a', 'b'])
      expect(entry(t, { ...out, banned: true }, me)).not.toBe(entry(t, out, me));
  },
);

/**
 * What is read on a button is part of what it is called, so that it can be pressed by saying it.
 */
test.each(['en', ...languages] as const)(
  '%s calls buttons by the words on them',
  async (language) => {
    const t = await wordsIn(language);
    const found: string[] = [];
    const look = async (tree: object): Promise<void> => {
      for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
        const inner: unknown =
          typeof value === 'function' && value.length === 0
            ? await (value as () => Promise<object>)()
            : value;
        if (typeof inner === 'object' && inner) await look(inner);
        const whole = (tree as Record<string, unknown>)[`${key}Person`];
        if (typeof value !== 'string' || typeof whole !== 'function') continue;
        const name = (whole as (name: string) => string)('Mara').toLowerCase();
        if (!name.includes(value.toLowerCase())) found.push(`${key}: "${value}", "${name}"`);
      }
    };
    await look(t);
    expect(found).toEqual([]);
  },
);

test('English does too', () => {
  expect(entry(en, { type: 'removed', by: 'a', userId: 'b' }, 'b')).toBe('Ana removed you');
  expect(entry(en, { type: 'removed', by: 'a', userId: 'b', banned: true }, 'b')).toBe(
    'Ana banned you',
  );
  expect(entry(en, { type: 'joined', by: 'a', userIds: ['b', 'c'] }, 'c')).toBe(
    'Ana added Ben and you',
  );
});

test('numbers have the forms that a language has', async () => {
  const [ar, he, fr] = [await wordsIn('ar'), await wordsIn('he'), await wordsIn('fr')];
  const forms = new Set(
    [0, 1, 2, 3, 11, 100].map((count) => ar.composer.left(count).replace(String(count), '#')),
  );
  expect(forms.size).toBe(6);
  expect([1, 2, 3].map((count) => he.presence.members(count))).toEqual([
    'אדם אחד',
    'שני אנשים',
    '3 אנשים',
  ]);
  expect([0, 1, 2].map((count) => fr.presence.members(count))).toEqual([
    '0 personne',
    '1 personne',
    '2 personnes',
  ]);
});

test('names are told apart from a phrase that runs the other way', async () => {
  const he = await wordsIn('he');
  expect(he.people(['Ana', 'דן'])).toBe('\u200f\u2068Ana\u2069 ודן');
  expect(en.people(['Ana', 'דן'])).toBe('Ana and \u2068דן\u2069');
  expect(en.people(['Ana', 'Ben'])).toBe('Ana and Ben');
});

test('what was said keeps its own punctuation among words that run the other way', async () => {
  const he = await wordsIn('he');
  expect([en.conversations.own('שלום!'), en.conversations.own('Hi!')]).toEqual([
    'You: \u2068שלום!\u2069',
    'You: Hi!',
  ]);
  expect(en.conversations.by('דן', 'שלום!')).toBe('\u2068דן\u2069: \u2068שלום!\u2069');
  expect(he.conversations.own('Hi!')).toMatch(/\u2068Hi!\u2069$/);
});

test('French never leaves a sign alone at the start of a line', async () => {
  const fr = await wordsIn('fr');
  const loose = [...(await texts(fr))].filter(([, text]) => / [?!;:»]|« /.test(text));
  expect([loose, fr.conversations.own('oui')]).toEqual([[], 'Vous\u00a0: oui']);
});

test('digits are the same in words and in formats', async () => {
  const formats = createFormats(await wordsIn('ar'), ['ar-EG']);
  expect(formats.count(1234, 5000)).toBe('1,234');
  expect(formats.time(new Date(2026, 2, 12, 14, 5))).toContain('2:05');
});

test("a host's words stand in place of ours, and what it leaves out stays", async () => {
  const t = overridden(en, {
    conversations: { title: 'Help' },
    composer: { left: (count) => `${count}!` },
    views: { signIn: { text: 'We answer within a day.' } },
    groups: { title: 'Teams', createWith: (count) => `With ${count}` },
    restrictions: { announcement: 'Only the team writes here.' },
  });
  expect([t.conversations.title, t.conversations.newMessage, t.composer.left(3)]).toEqual([
    'Help',
    'New message',
    '3!',
  ]);
  const views = await t.views();
  expect([views.signIn.text, views.signIn.login]).toEqual(['We answer within a day.', 'Sign in']);
  const [groups, restrictions] = [await t.groups(), await t.restrictions()];
  expect([groups.title, groups.createWith(2), groups.create]).toEqual([
    'Teams',
    'With 2',
    'New group',
  ]);
  expect([restrictions.announcement, restrictions.comeBack]).toEqual([
    'Only the team writes here.',
    'Join or ask to join',
  ]);
  expect(en.conversations.title).toBe('Messages');
  // From a page without types.
  const loose = overridden(en, {
    composer: { left: 'few' },
    nothing: { of: 'ours' },
    panel: 'no',
  } as never);
  expect([loose.composer.left(3), loose.panel.back, 'nothing' in loose]).toEqual([
    'few',
    'Back',
    false,
  ]);
});
