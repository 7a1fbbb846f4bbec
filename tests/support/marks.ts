/** What a person marks as read, over HTTP, and what is told of it. */
import type { Session } from '@parlor/sdk/protocol/auth';
import { data, type TestServer } from './test-server.js';

/** Up to `seq`, or all there is. */
export async function marked(
  server: TestServer,
  who: Session,
  conversationId: string,
  seq?: number,
) {
  const input = { conversationId, ...(seq !== undefined && { seq }) };
  return data(await server.http('receipts.markRead', input, { token: who.accessToken }));
}

/** The mark and what it leaves unread; the counters beside them have tests of their own. */
export async function mark(server: TestServer, who: Session, conversationId: string, seq?: number) {
  const { readSeq, unread } = await marked(server, who, conversationId, seq);
  return { readSeq, unread };
}

export async function markUnread(
  server: TestServer,
  who: Session,
  conversationId: string,
  seq: number,
) {
  return data(
    await server.http('receipts.markUnread', { conversationId, seq }, { token: who.accessToken }),
  );
}

export async function conversation(server: TestServer, who: Session, conversationId: string) {
  return data(
    await server.http('conversations.get', { conversationId }, { token: who.accessToken }),
  );
}

/** The mark and the count of what lies beyond, as the list tells them. */
export async function marks(server: TestServer, who: Session, conversationId: string) {
  const { readSeq, unread } = await conversation(server, who, conversationId);
  return { readSeq, unread };
}
