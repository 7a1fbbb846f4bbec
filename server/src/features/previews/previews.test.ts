/**
 * Links in messages get previews: after the send, once for each site, for as long as the sender
 * wants. The internet is a canary on this machine.
 */
import type { Message, Preview } from '@parlor/sdk';
import { limits } from '@parlor/sdk/protocol/limits';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Answer, Canary, page, redirect } from '../../../../tests/support/canary.js';
import { Person, upTo } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { sha256, systemEnvironment } from '../../kernel/environment.js';
import type { Surroundings } from '../../kernel/outward-target.js';
import type { Overrides } from '../../overrides.js';
import { LinkPreviewRow } from './preview.entity.js';

const titled = (title: string) => page(`<title>${title}</title>`);

const answers: Readonly<Record<string, Answer>> = {
  '/article':
    page(`<head><title>Ignored</title><meta property="og:title" content="An article"><meta property="og:site_name" content="The Paper">
    <meta property="og:description" content="What it is &lt;about&gt;"></head>`),
  '/one': titled('One'),
  '/two': titled('Two'),
  '/three': titled('Three'),
  '/four': titled('Four'),
  '/untitled': page('<p>nothing'),
  '/moved': redirect('/one'),
  '/inwards': redirect('http://10.0.0.1/'),
};

const canaries = new Set<Canary>();

/** Any name of a canary's port is the canary's. */
const around: Partial<Surroundings> = {
  permits: (address, port) => [...canaries].some((canary) => canary.permits(address, port)),
  resolve: async () => ['127.0.0.1'],
};

let shared: TestServer;
beforeAll(async () => void (shared = await TestServer.start({ previews: { around } })));
afterAll(() => shared[Symbol.asyncDispose]());

/**
 * Ada and Grace have a conversation on a site of their own, whose links may lead to a canary; on a
 * server of their own, too, where that is changed or stopped.
 */
async function scene({ more = {}, own }: { more?: Record<string, Answer>; own?: Overrides } = {}) {
  const canary = await Canary.start({ ...answers, ...more });
  canaries.add(canary);
  const server = own ? await TestServer.start({ previews: { around }, ...own }) : shared;
  const close = async () => {
    if (own) await server[Symbol.asyncDispose]();
    canaries.delete(canary);
    await canary[Symbol.asyncDispose]();
  };
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const conversationId = await ada.start(grace);
  return { canary, server, site, ada, grace, conversationId, [Symbol.asyncDispose]: close };
}

async function stored(
  person: Person,
  { conversationId, seq }: Pick<Message, 'conversationId' | 'seq'>,
): Promise<Message> {
  const { items } = await person.call('messages.list', { conversationId, around: seq, limit: 1 });
  return items.find((each) => each.seq === seq)!;
}

const titles = (message: Message) => message.previews?.map(({ title }) => title);

/** Waits until the message has these. */
const previewed = (
  person: Person,
  message: Message,
  expected: readonly string[],
): Promise<Message> =>
  vi.waitFor(
    async () => {
      const now = await stored(person, message);
      expect(titles(now)).toEqual(expected);
      return now;
    },
    { timeout: 10_000, interval: 20 },
  );

/** Waits until a page is known, or known to be none. */
const known = (server: TestServer, url: string): Promise<unknown> =>
  vi.waitFor(
    async () =>
      expect(
        await server.app.database.entities(LinkPreviewRow).findOneBy({ urlHash: sha256(url) }),
      ).toMatchObject({ state: 'known' }),
    { timeout: 10_000, interval: 20 },
  );

/** A page that answers when it is let. */
function held(title: string): { answer: Answer; asked: Promise<void>; release(): void } {
  let [release, ask] = [() => {}, () => {}];
  const released = new Promise<void>((resolve) => (release = resolve));
  const asked = new Promise<void>((resolve) => (ask = resolve));
  return {
    answer: (response, request) => {
      ask();
      void released.then(() => titled(title)(response, request));
    },
    asked,
    release,
  };
}

test('a link gets a preview after the send, which everybody sees live and later, and its sender takes away', async () => {
  await using here = await scene();
  const { canary, server, site } = here;
  const [ada, grace] = [await server.guest(site, 'Ada'), await server.guest(site, 'Grace')];
  const { conversation } = await ada.conversations.start([grace.auth.user.value!.id], 'Hello');
  const logs = [ada, grace].map((chat) => chat.messages.open(conversation.id));
  const last = () => logs.map((log) => log.value.items.at(-1));

  const url = canary.url('/article');
  const text = `Look: ${url}.`;
  const sent = await ada.messages.send(conversation.id, text);
  expect(sent.previews).toBeUndefined();
  const preview: Preview = {
    url,
    title: 'An article',
    text: 'What it is <about>',
    siteName: 'The Paper',
  };
  const shown = { ...sent, rev: sent.rev + 1, previews: [preview] };
  await vi.waitFor(() => expect(last()).toEqual([shown, shown]));
  expect((await grace.messages.list(conversation.id)).items.at(-1)).toEqual(shown);

  await expect(grace.messages.removePreview(conversation.id, sent.seq)).rejects.toMatchObject({
    code: 'forbidden',
  });
  const removed = await ada.messages.removePreview(conversation.id, sent.seq, { url });
  expect(removed).toEqual({ ...sent, rev: sent.rev + 2 });
  await vi.waitFor(() => expect(last()).toEqual([removed, removed]));
  expect(await ada.messages.removePreview(conversation.id, sent.seq)).toEqual(removed);

  await grace.messages.hide(conversation.id, sent.seq);
  for (const log of logs) log.close();
});

test('the first message of a conversation and of a group get theirs, too', async () => {
  await using here = await scene();
  const { canary, site, server, grace } = here;
  const linus = await Person.of(server, site, 'Linus');
  const first = { userIds: [grace.id], clientId: 'first', text: canary.url('/one') };
  const { message } = await linus.call('conversations.start', first);
  await previewed(grace, message, ['One']);
  const sent = await linus.send(await linus.group('Club', grace), canary.url('/two'));
  await previewed(grace, sent, ['Two']);
});

test('three links of a message get previews, in the order of the text, each once', async () => {
  await using here = await scene();
  const { canary, ada, conversationId } = here;
  const paths = ['/two', '/untitled', '/two', '/one', '/four'];
  const sent = await ada.send(conversationId, paths.map((path) => canary.url(path)).join(' and '));
  const { previews } = await previewed(ada, sent, ['Two', 'One']);
  expect(previews?.map(({ url }) => url)).toEqual([canary.url('/two'), canary.url('/one')]);
  expect(canary.visits('/four')).toBe(0);
  expect(canary.heard).toHaveLength(3);
});

test('what stands in code, or is no whole address, is no link', async () => {
  await using here = await scene();
  const { canary, ada, conversationId } = here;
  const [one, two, three] = ['/one', '/two', '/three'].map((path) => canary.url(path)) as [
    string,
    string,
    string,
  ];
  await previewed(
    ada,
    await ada.send(
      conversationId,
      `\`${one}\` \`\`\`\n${two}\n\`\`\` http:// http:/// ftp://x.example (see ${three}).`,
    ),
    ['Three'],
  );
  expect(canary.heard.map(({ path }) => path)).toEqual(['/three']);
});

test('a link that leads inwards, to nothing, or to no page is left alone', async () => {
  await using here = await scene();
  const { canary, ada, conversationId } = here;
  for (const bad of [
    canary.url('/inwards'),
    'http://169.254.169.254/latest/',
    'http://localhost:6379/',
    canary.url('/missing'),
  ]) {
    const sent = await ada.send(conversationId, `${bad} ${canary.url('/moved')}`);
    await previewed(ada, sent, ['One']);
  }
});

test('what a page says is cut and cannot hide or turn anything', async () => {
  const title = `\u202eevil\u202c \u200b\n\t ${'long '.repeat(100)}`;
  await using here = await scene({
    more: {
      '/long': page(`<title>${title}</title><meta name=description content="${'👍'.repeat(400)}">`),
    },
  });
  const { canary, ada, conversationId } = here;
  const sent = await ada.send(conversationId, canary.url('/long'));
  await vi.waitFor(async () => expect((await stored(ada, sent)).previews).toHaveLength(1));
  const [preview] = (await stored(ada, sent)).previews!;
  expect(preview!.title).toMatch(/^evil long long .*…$/);
  expect(preview!.title.length).toBeLessThanOrEqual(limits.previewTitle);
  expect(preview!.text).toMatch(/^(?:👍)+…$/u);
  expect(preview!.text!.length).toBeLessThanOrEqual(limits.previewText);
});

describe('what is known of a page', () => {
  test('is fetched once for a site, also that it is none, and again when that is old', async () => {
    let now = Date.parse('2026-03-01T12:00:00Z');
    const environment = { ...systemEnvironment, now: () => new Date(now) };
    await using here = await scene({ own: { environment } });
    const { canary, server, site, ada, grace, conversationId } = here;
    const both = `${canary.url('/missing')} ${canary.url('/one')}`;
    await Promise.all(
      upTo(5).map(async (n) =>
        previewed(ada, await (n % 2 ? ada : grace).send(conversationId, `${n} ${both}`), ['One']),
      ),
    );
    expect([canary.visits('/one'), canary.visits('/missing')]).toEqual([1, 1]);

    const other = await server.site();
    const [linus, edsger] = [
      await Person.of(server, other, 'Linus'),
      await Person.of(server, other, 'Edsger'),
    ];
    await previewed(linus, await linus.send(await linus.start(edsger), both), ['One']);
    expect([canary.visits('/one'), canary.visits('/missing')]).toEqual([2, 2]);

    now += 2 * 60 * 60 * 1_000;
    const later = Person.with(server, site, await server.session(site, 'Later'));
    const place = await later.start(grace);
    await previewed(later, await later.send(place, both), ['One']);
    expect([canary.visits('/one'), canary.visits('/missing')]).toEqual([2, 3]);
    now += 24 * 60 * 60 * 1_000;
    const latest = Person.with(server, site, await server.session(site, 'Latest'));
    await previewed(latest, await latest.send(await latest.start(grace), both), ['One']);
    expect([canary.visits('/one'), canary.visits('/missing')]).toEqual([3, 4]);
  });

  test('is dropped when it is old', async () => {
    await using here = await scene({ own: {} });
    const { canary, server, site, ada, conversationId } = here;
    await previewed(ada, await ada.send(conversationId, canary.url('/one')), ['One']);
    const rows = server.app.database.entities(LinkPreviewRow);
    await rows.update({ siteId: site.id }, { expiresAt: new Date(0) });
    await rows.insert(
      upTo(500).map((n) => ({
        siteId: 's',
        urlHash: `${n}`,
        state: 'known',
        page: null,
        expiresAt: new Date(n),
      })),
    );
    await rows.insert({
      siteId: 's',
      urlHash: 'fresh',
      state: 'known',
      page: null,
      expiresAt: new Date(Date.now() + 60_000),
    });
    await server.restart();
    const left = server.app.database.entities(LinkPreviewRow);
    await vi.waitFor(
      async () => expect((await left.find()).map(({ urlHash }) => urlHash)).toEqual(['fresh']),
      { timeout: 10_000 },
    );
  });

  test('is fetched by somebody else where the node that was at it does not come back', async () => {
    await using here = await scene();
    const { canary, server, site, ada, conversationId } = here;
    const url = canary.url('/one');
    const lease = {
      siteId: site.id,
      urlHash: sha256(url),
      state: 'fetching',
      page: null,
      expiresAt: new Date(Date.now() + 500),
    } as const;
    await server.app.database.entities(LinkPreviewRow).insert(lease);
    await previewed(ada, await ada.send(conversationId, url), ['One']);
    expect(Date.now()).toBeGreaterThanOrEqual(lease.expiresAt.getTime());
    expect(canary.visits('/one')).toBe(1);
  });
});

describe('what happens to the message meanwhile', () => {
  test('an edit drops what it has no link of any more, keeps the rest, and brings what is new', async () => {
    await using here = await scene();
    const { canary, ada, conversationId } = here;
    const [one, two, three] = ['/one', '/two', '/three'].map((path) => canary.url(path)) as [
      string,
      string,
      string,
    ];
    const sent = await ada.send(conversationId, `${one} ${two}`);
    await previewed(ada, sent, ['One', 'Two']);
    const edited = await ada.call('messages.edit', {
      conversationId,
      seq: sent.seq,
      text: `${three} ${two}`,
    });
    expect(titles(edited)).toEqual(['Two']);
    await previewed(ada, sent, ['Three', 'Two']);
    const plain = await ada.call('messages.edit', {
      conversationId,
      seq: sent.seq,
      text: 'nothing',
    });
    expect(plain.previews).toBeUndefined();
  });

  test('what its sender has taken away does not come back by an edit, or late', async () => {
    const late = held('Late');
    await using here = await scene({ more: { '/late': late.answer } });
    const { canary, ada, conversationId } = here;
    const [one, slow] = [canary.url('/one'), canary.url('/late')];
    const sent = await ada.send(conversationId, `${slow} ${one}`);
    await late.asked;
    await ada.call('messages.removePreview', { conversationId, seq: sent.seq, url: slow });
    late.release();
    await previewed(ada, sent, ['One']);
    await ada.call('messages.edit', {
      conversationId,
      seq: sent.seq,
      text: `${slow} ${canary.url('/two')} ${one}`,
    });
    await previewed(ada, sent, ['Two', 'One']);
    // Only once its link was gone.
    await ada.call('messages.edit', { conversationId, seq: sent.seq, text: 'none' });
    await ada.call('messages.edit', { conversationId, seq: sent.seq, text: slow });
    await previewed(ada, sent, ['Late']);
    const removed = await ada.call('messages.removePreview', { conversationId, seq: sent.seq });
    expect(removed.previews).toBeUndefined();
    const unknown = await ada.call('messages.removePreview', {
      conversationId,
      seq: sent.seq,
      url: 'https://elsewhere.example/',
    });
    expect(unknown).toEqual(removed);
  });

  test('a deletion takes previews along, and none comes after it', async () => {
    const late = held('Late');
    await using here = await scene({ more: { '/late': late.answer } });
    const { canary, server, ada, grace, conversationId } = here;
    const early = await ada.send(conversationId, canary.url('/one'));
    await previewed(ada, early, ['One']);
    expect(
      (await ada.call('messages.delete', { conversationId, seq: early.seq })).previews,
    ).toBeUndefined();

    const sent = await ada.send(conversationId, canary.url('/late'));
    await late.asked;
    const deleted = await ada.call('messages.delete', { conversationId, seq: sent.seq });
    late.release();
    await known(server, canary.url('/late'));
    await previewed(grace, await grace.send(conversationId, canary.url('/two')), ['Two']);
    expect(await stored(ada, sent)).toEqual(deleted);
  });

  test.each(['a block', 'the end of the friendship'])('after %s nothing is added', async (what) => {
    const late = held('Late');
    await using here = await scene({ more: { '/late': late.answer } });
    const { canary, server, ada, grace, conversationId } = here;
    await ada.call('contacts.request', { userId: grace.id });
    await grace.call('contacts.accept', { userId: ada.id });
    const sent = await ada.send(conversationId, canary.url('/late'));
    await late.asked;
    if (what === 'a block') await grace.call('blocks.add', { userId: ada.id });
    else await grace.call('contacts.remove', { userId: ada.id });
    late.release();
    await known(server, canary.url('/late'));
    const club = await ada.group('Club');
    await previewed(ada, await ada.send(club, canary.url('/two')), ['Two']);
    expect(await stored(grace, sent)).toEqual(sent);
  });

  test('whose sender has left, and who has hidden it', async () => {
    const late = held('Late');
    await using here = await scene({ more: { '/late': late.answer } });
    const { canary, ada, grace } = here;
    const club = await ada.group('Club', grace);
    const sent = await grace.send(club, canary.url('/late'));
    await late.asked;
    await ada.call('messages.hide', { conversationId: club, seq: sent.seq });
    await grace.call('members.remove', { conversationId: club, userId: grace.id });
    late.release();
    await vi.waitFor(async () =>
      expect(await stored(ada, sent)).toMatchObject({
        rev: sent.rev + 2,
        hidden: true,
        text: null,
      }),
    );
    expect((await stored(ada, sent)).previews).toBeUndefined();
    await ada.call('messages.unhide', { conversationId: club, seq: sent.seq });
    await previewed(ada, sent, ['Late']);
  });

  test('which a moderator has held', async () => {
    await using here = await scene();
    const { canary, server, site, ada, conversationId } = here;
    await server.app.filters.add(site.id, { words: ['maybe'] }, 'hold');
    const moderator = await Person.of(server, site, 'Moderator', 'moderator');
    expect(
      await ada.refusal('messages.send', {
        conversationId,
        clientId: 'h',
        text: `maybe ${canary.url('/one')}`,
      }),
    ).toBe('message_held');
    const { items } = await moderator.call('held.list', {});
    expect(canary.heard).toEqual([]);
    const message = await moderator.call('held.release', { heldId: items[0]!.id });
    await previewed(ada, message, ['One']);
  });
});

describe('a site', () => {
  test('that filters words and hosts has none that say them', async () => {
    await using here = await scene({
      more: {
        '/rude': titled('Darn it'),
        '/short': (response, request) =>
          redirect(`http://spam.example:${request.socket.localPort}/one`)(response, request),
      },
    });
    const { canary, server, site, ada, conversationId } = here;
    await server.app.filters.add(site.id, { words: ['darn'] }, 'mask');
    await previewed(
      ada,
      await ada.send(conversationId, `${canary.url('/rude')} ${canary.url('/one')}`),
      ['One'],
    );
    expect(canary.visits('/rude')).toBe(1);
    // A host that it takes may lead to one that it does not.
    await server.app.filters.add(site.id, { hosts: ['spam.example'] }, 'refuse');
    const short = canary.url('/short', 'short.example');
    await previewed(
      ada,
      await ada.send(conversationId, `${short} ${canary.url('/two', 'fine.example')}`),
      ['Two'],
    );
    expect(
      canary.heard.filter(({ headers }) => headers.host?.startsWith('spam.example')),
    ).toHaveLength(1);
  });

  test('that has switched them off asks nobody, from then on', async () => {
    await using here = await scene();
    const { canary, server, site, ada, conversationId } = here;
    const before = await ada.send(conversationId, canary.url('/one'));
    await previewed(ada, before, ['One']);
    await server.app.sites.update(site.id, { linkPreviews: false });
    await ada.send(conversationId, canary.url('/two'));
    await server.app.sites.update(site.id, { linkPreviews: true });
    const after = await ada.send(conversationId, canary.url('/three'));
    await previewed(ada, after, ['Three']);
    expect(canary.visits('/two')).toBe(0);
    expect(titles(await stored(ada, before))).toEqual(['One']);
  });

  test('that sends many takes its turn with the others', async () => {
    const slow = held('Slow');
    await using here = await scene({ more: { '/slow': slow.answer } });
    const { canary, server, ada, conversationId } = here;
    await Promise.all(upTo(20).map((n) => ada.send(conversationId, canary.url(`/slow?${n}`))));
    await slow.asked;
    const other = await server.site();
    const [linus, edsger] = [
      await Person.of(server, other, 'Linus'),
      await Person.of(server, other, 'Edsger'),
    ];
    await previewed(linus, await linus.send(await linus.start(edsger), canary.url('/one')), [
      'One',
    ]);
    expect(canary.heard.filter(({ path }) => path.startsWith('/slow')).length).toBeLessThanOrEqual(
      2,
    );
    slow.release();
  });
});

test('sends are answered while pages are waited for, and the server ends without them', async () => {
  const never = held('Never');
  await using here = await scene({ more: { '/never': never.answer }, own: {} });
  const { canary, server, ada, conversationId } = here;
  const sent = await ada.send(conversationId, canary.url('/never'));
  await never.asked;
  expect((await ada.send(conversationId, 'meanwhile')).rev).toBe(sent.rev + 1);
  await server.restart();
  await vi.waitFor(() => expect(canary.visitors).toBe(0));
  expect((await stored(ada, sent)).previews).toBeUndefined();
  // Nobody waits for the node that has gone.
  never.release();
  await previewed(ada, await ada.send(conversationId, canary.url('/never')), ['Never']);
});
