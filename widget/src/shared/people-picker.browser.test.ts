import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mounted } from '../../../tests/support/mount.js';

let mounted: Mounted<object>;

beforeAll(async () => {
  mounted = await Mounted.open({ picker: 'shared/people-picker.ts' });
});

afterAll(() => mounted?.[Symbol.asyncDispose]());

const open = () =>
  mounted.run(async ({ kit }) => {
    const page = async (names: string[], search = '') => ({
      items: names.filter((name) => name.startsWith(search)).map((name) => kit.user(name)),
      next: null,
      prev: null,
    });
    const chat = kit.chatOf(
      {
        users: { list: ({ search }: { search?: string }) => page(['Ada', 'Ben', 'Cleo'], search) },
      },
      {
        createContacts: {
          list: async ({ search }: { search?: string }) => {
            const { items } = await page(['Ada'], search);
            return { items: items.map((one) => ({ user: one })), next: null, prev: null };
          },
        },
      },
    );
    const context = kit.contextOf(chat);
    await kit.draw(
      kit.html`<parlor-people-picker
        .context=${context}
        .t=${context.t}
        .max=${2}
        .taken=${new Map([['cleo', 'Already in the group']])}
        @change=${(event: CustomEvent<{ name: string }[]>) => {
          kit.log.push(['change', event.detail.map(({ name }) => name)]);
          Object.assign(event.target!, { chosen: event.detail });
        }}
      ></parlor-people-picker>`,
    );
  });
const person = (name: string) => mounted.stage.getByRole('checkbox', { name });

test('contacts come first, then all others', async () => {
  await open();
  await mounted.stage.getByRole('group', { name: 'Your contacts' }).waitFor();
  expect(await mounted.stage.getByRole('checkbox').allInnerTexts()).toEqual([
    expect.stringContaining('Ada'),
    expect.stringContaining('Ben'),
    expect.stringContaining('Cleo'),
  ]);
  await mounted.expectAccessible();
});

test('the keyboard goes from the search to the people and chooses them', async () => {
  await open();
  await person('Ada').waitFor();
  await mounted.stage.getByRole('searchbox').focus();
  await mounted.page.keyboard.press('ArrowDown');
  await mounted.page.keyboard.press('Space');
  await mounted.page.keyboard.press('ArrowDown');
  await mounted.page.keyboard.press('Space');
  expect(await mounted.log()).toEqual([
    ['change', ['Ada']],
    ['change', ['Ada', 'Ben']],
  ]);
  await mounted.stage.getByRole('group', { name: '2 people chosen' }).waitFor();
  await mounted.stage.getByRole('button', { name: 'Remove Ada' }).click();
  expect((await mounted.log()).at(-1)).toEqual(['change', ['Ben']]);
});

test('a person who cannot be chosen says why, and a press changes nothing', async () => {
  await open();
  await person('Cleo').click({ force: true });
  expect(await person('Cleo').innerText()).toContain('Already in the group');
  expect(await mounted.log()).toEqual([]);
});

test('a search that finds nobody says so', async () => {
  await open();
  await person('Ada').waitFor();
  await mounted.stage.getByRole('searchbox').fill('Zoe');
  await mounted.stage.getByText('Nobody with that name').waitFor();
});
