/** Two people who talk, and what tests ask of the log of their conversation, over HTTP. */
import { randomUUID } from 'node:crypto';
import type { Session } from '@parlor/sdk/protocol/auth';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Site } from '../../server/src/features/sites/sites.js';
import { data, type TestServer } from './test-server.js';

/** Ada and Grace, and their conversation of `count` messages that Ada wrote, cheaply made. */
export async function talk(server: TestServer, count = 1, others: readonly Session[] = []) {
  const site = await server.site();
  const [ada, grace] = [await server.session(site, 'Ada'), await server.session(site, 'Grace')];
  const conversationId = await start(server, ada, [grace, ...others]);
  await write(server, site, ada, conversationId, 2, count);
  return { site, ada, grace, conversationId };
}

export async function start(
  server: TestServer,
  from: Session,
  to: readonly Session[],
): Promise<string> {
  const input = { userIds: to.map(({ user }) => user.id), clientId: randomUUID(), text: 'first' };
  return data(await server.http('conversations.start', input, { token: from.accessToken }))
    .conversation.id;
}

/** Messages of these numbers, past everything but the writer. */
export async function write(
  server: TestServer,
  site: Site,
  from: Session,
  conversationId: string,
  first: number,
  last: number,
) {
  const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  await Promise.all(
    numbers.map((n) =>
      server.app.writer.append({
        siteId: site.id,
        conversationId,
        senderId: from.user.id,
        clientId: `n${n}`,
        text: `message ${n}`,
      }),
    ),
  );
}

export const send = (
  server: TestServer,
  from: Session,
  conversationId: string,
  text: string,
  clientId: string = randomUUID(),
) => server.http('messages.send', { conversationId, clientId, text }, { token: from.accessToken });

export async function page(
  server: TestServer,
  who: Session,
  conversationId: string,
  query: { around?: number; cursor?: string; limit?: number } = {},
) {
  return data(
    await server.http('messages.list', { conversationId, ...query }, { token: who.accessToken }),
  );
}

export async function changes(
  server: TestServer,
  who: Session,
  conversationId: string,
  since: number,
  limit?: number,
) {
  return data(
    await server.http(
      'messages.changes',
      { conversationId, since, ...(limit && { limit }) },
      { token: who.accessToken },
    ),
  );
}

/** All messages from the first on. */
export async function wholeLog(
  server: TestServer,
  who: Session,
  conversationId: string,
): Promise<Message[]> {
  const items: Message[] = [];
  for (let more = true; more;) {
    const next = await changes(server, who, conversationId, items.at(-1)?.rev ?? 0, limits.pageMax);
    items.push(...next.items);
    ({ more } = next);
  }
  return items;
}

export const seqs = (messages: readonly Message[]): number[] => messages.map(({ seq }) => seq);
