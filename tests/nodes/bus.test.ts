/** What nodes write to the bus: together, and in a form that nodes of earlier versions read. */
import { createClient } from 'redis';
import { expect, test } from 'vitest';
import { loadTokenSecret } from '../../server/src/features/auth/index.js';
import { busKey, BusSeal } from '../../server/src/kernel/bus-seal.js';
import { systemEnvironment } from '../../server/src/kernel/environment.js';
import { eventually, heard, Nodes, texts } from '../support/nodes.js';
import { upTo } from '../support/person.js';

const stream = 'parlor:bus';

async function client(nodes: Nodes) {
  const redis = createClient({ url: nodes.redis.url });
  await redis.connect();
  return {
    entries: async () =>
      ((await redis.xRange(stream, '-', '+')) as { message: Record<string, string> }[]).map(
        ({ message }) => message,
      ),
    write: (entry: Record<string, string>) => redis.xAdd(stream, '*', entry),
    [Symbol.asyncDispose]: async () => redis.destroy(),
  };
}

/** Publishes numbers to a user on the one node. */
function publish(nodes: Nodes, userId: string, numbers: readonly number[], text = ''): void {
  for (const n of numbers)
    nodes.a.app.realtime.publish(
      [`user:${userId}`],
      [
        {
          name: 'typing.changed',
          data: { conversationId: `${n}${text}`, userId: 'nobody', typing: true },
        },
      ],
    );
}

test('what a node publishes at once is one entry, or several of bounded length, and arrives in order', async () => {
  await using nodes = await Nodes.start();
  await using redis = await client(nodes);
  const ada = await nodes.person('Ada');
  const socket = await nodes.socket(nodes.b, ada);
  const numbers = () =>
    heard(socket, 'typing.changed').map((each) => parseInt(each.conversationId));
  const before = (await redis.entries()).length;
  publish(nodes, ada.user.id, upTo(2_000), `-${'x'.repeat(30)}`);
  await eventually(() => expect(numbers()).toHaveLength(2_000));
  expect(numbers()).toEqual(upTo(2_000));
  const written = (await redis.entries()).slice(before).filter(({ text }) => text !== '');
  expect(written.length).toBeLessThan(40);
  for (const { text } of written) expect(text!.length).toBeLessThan(50_000);
});

test('texts of any alphabet that are written together stay apart', async () => {
  await using nodes = await Nodes.start();
  const [ada, grace] = [await nodes.person('Ada'), await nodes.person('Grace')];
  const conversationId = await nodes.start(ada, [grace]);
  const socket = await nodes.socket(nodes.b, grace);
  const sent = upTo(30).map((n) => `${n} é 漢字 😀 \u{1F468}‍👩‍👧`);
  await Promise.all(
    sent.map((text, n) =>
      nodes.a.http(
        'messages.send',
        { conversationId, clientId: `c${n}`, text },
        { token: ada.accessToken },
      ),
    ),
  );
  await eventually(() => expect(texts(socket).filter((text) => text !== 'first')).toHaveLength(30));
  expect(texts(socket)).toEqual(expect.arrayContaining(sent));
});

test('while a node of an earlier version is there, all is written in the form that it reads', async () => {
  await using nodes = await Nodes.start();
  await using redis = await client(nodes);
  const seal = new BusSeal(
    busKey(await loadTokenSecret(nodes.a.app.database, systemEnvironment)),
    () => Date.now(),
  );
  // It says nothing of itself in its beats.
  const beat = () =>
    redis.write(
      seal.seal({ node: 'earlier', topic: 'beat', data: '{}', text: '', confirm: '' }) as Record<
        string,
        string
      >,
    );
  const ada = await nodes.person('Ada');
  const socket = await nodes.socket(nodes.b, ada);
  const forms = async (numbers: readonly number[]) => {
    const before = (await redis.entries()).length;
    const heardBefore = heard(socket, 'typing.changed').length;
    publish(nodes, ada.user.id, numbers);
    await eventually(() =>
      expect(heard(socket, 'typing.changed').length).toBe(heardBefore + numbers.length),
    );
    const written = (await redis.entries()).slice(before);
    return new Set(
      written
        .filter(({ text }) => text!.includes('typing.changed'))
        .map(({ topic, tag }) => (tag === undefined ? `untagged ${topic}` : topic)),
    );
  };
  // To an earlier version, which does not read it, this is an entry without a tag.
  expect(await forms(upTo(5))).toEqual(new Set(['untagged several']));
  await beat();
  await eventually(async () => {
    await beat();
    expect(await forms(upTo(5))).toEqual(new Set(['published']));
  });
  // It has left, or its lease has expired.
  await eventually(async () => expect(await forms(upTo(5))).toEqual(new Set(['untagged several'])));
});
