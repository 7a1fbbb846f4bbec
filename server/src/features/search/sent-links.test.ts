import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Person } from '../../../../tests/support/person.js';
import { TestServer } from '../../../../tests/support/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

async function club(): Promise<{ ada: Person; grace: Person; conversationId: string }> {
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const { id } = await ada.call('conversations.createGroup', {
    clientId: 'g',
    title: 'Club',
    userIds: [],
    history: 'joined',
  });
  return { ada, grace, conversationId: id };
}

const urls = async (who: Person, conversationId: string) =>
  (await who.call('messages.links', { conversationId })).items.map(({ url }) => url);

test('the links of a conversation are listed with their messages, the latest first, and none that its reader does not see', async () => {
  const { ada, grace, conversationId } = await club();
  await ada.send(conversationId, 'before anybody: https://early.example/');
  await ada.call('members.add', { conversationId, userIds: [grace.id] });
  const first = await ada.send(conversationId, 'see https://one.example/a and www.two.example/b.');
  await grace.send(conversationId, 'http is a word, www too, and `https://code.example` is code');
  const gone = await ada.send(conversationId, 'https://deleted.example');
  const edited = await ada.send(conversationId, 'https://edited.example');
  const hidden = await ada.send(conversationId, 'https://hidden.example');
  await ada.call('messages.delete', { conversationId, seq: gone.seq });
  await ada.call('messages.edit', { conversationId, seq: edited.seq, text: 'nothing any more' });
  await grace.call('messages.hide', { conversationId, seq: hidden.seq });
  const [one, two] = ['https://one.example/a', 'https://www.two.example/b'];
  await vi.waitFor(
    async () =>
      expect(await urls(ada, conversationId)).toEqual([
        'https://hidden.example',
        one,
        two,
        'https://early.example/',
      ]),
    10_000,
  );
  const { items, next } = await grace.call('messages.links', { conversationId });
  expect([items.map(({ url }) => url), next]).toEqual([[one, two], null]);
  expect(items[0]).toEqual({
    url: one,
    preview: null,
    seq: first.seq,
    senderId: ada.id,
    createdAt: first.createdAt,
  });
});

test('links are paged by messages, and nobody else gets any', async () => {
  const { ada, grace, conversationId } = await club();
  for (let i = 0; i < 5; i++)
    await ada.send(conversationId, `https://${i}.example/a https://${i}.example/b`);
  await vi.waitFor(async () => expect(await urls(ada, conversationId)).toHaveLength(10), 10_000);
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await ada.call('messages.links', {
      conversationId,
      limit: 2,
      ...(cursor !== undefined && { cursor }),
    });
    found.push(...page.items.map(({ url }) => url));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(found).toEqual(await urls(ada, conversationId));
  await expect(grace.call('messages.links', { conversationId })).rejects.toThrow('not_found');
});
