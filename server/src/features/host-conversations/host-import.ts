/**
 * Imports messages of another system with their own times. They are stored by the writer as any
 * others, so `seq` and `rev` have no gaps, but clients are not sent them: they find them when they
 * next compare, as read.
 */
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import type { Change } from '../../conversation-log/change.js';
import type { ConversationRecord } from '../../conversation-log/conversation-rows.js';
import type { MessageLog } from '../../conversation-log/message-log.js';
import type { MessageRows } from '../../conversation-log/message-rows.js';
import { sendHash } from '../../conversation-log/send.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type { Database } from '../../database/database.js';
import type { HostCall } from '../../kernel/context.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { HostPlace, MemberRows } from '../../ports/members.js';
import type { Accounts } from '../../ports/users.js';
import type { HostPlaces } from './host-places.js';
import { findPeople } from './people.js';

interface Deps {
  database: Database;
  environment: Environment;
  writer: MessageWriter;
  messageLog: MessageLog;
  messageRows: MessageRows;
  memberRows: MemberRows;
  users: Accounts;
  places: HostPlaces;
}

type Imported = Input<'host.importMessages'>['messages'][number];
type Written = Imported & { clientId: string; senderId: string; at: Date };
type Range = Output<'host.importMessages'>;

export class HostImport {
  constructor(private readonly deps: Deps) {}

  /** Throws `not_found`, `forbidden`, `invalid_input` or `client_id_reused`. */
  async import(
    { siteId, idempotencyKey }: HostCall,
    { messages, ...which }: Input<'host.importMessages'>,
  ): Promise<Range> {
    const { database, environment, writer, messageLog, messageRows, memberRows, places } =
      this.deps;
    const place = await places.of(siteId, which);
    const row = await places.find(siteId, which);
    const key = idempotencyKey === undefined ? environment.newId() : sha256(idempotencyKey);
    const senders = await this.#senders(place, messages);
    const written = messages.map((message, i): Written => ({
      ...message,
      clientId: message.clientId ?? `${key}-${i}`,
      senderId: senders[i]!,
      at: new Date(message.createdAt),
    }));
    const [first] = written as [Written];
    // The same call has stored all of them before, or none.
    const before = await messageRows.sentAs(row.id, first.senderId, first.clientId);
    if (before !== null) return this.#stored(row.id, before, written);
    await this.#requireImportable(place, row);
    const last = await messageLog.one(row.id, row.lastSeq);
    requireInOrder(written, last?.createdAt ?? row.createdAt, environment.now());
    try {
      return await writer.write(importing(place, row.lastSeq, written, memberRows));
    } catch (error) {
      if (database.dialect.isUniqueViolation(error)) throw new Fault('client_id_reused');
      throw error;
    }
  }

  /** The ids of the senders, in the order of the messages. Throws `not_found`. */
  async #senders({ siteId, callerId }: HostPlace, messages: readonly Imported[]) {
    const named = messages.flatMap(({ sender }) => sender ?? []);
    const found = await findPeople(this.deps.users, siteId, named, { gone: true });
    let next = 0;
    return messages.map(({ sender }) => (sender ? found[next++]!.id : callerId));
  }

  async #stored(
    conversationId: string,
    firstSeq: number,
    written: readonly Written[],
  ): Promise<Range> {
    const { database, messageRows } = this.deps;
    const lastSeq = firstSeq + written.length - 1;
    const range = await messageRows.range(database, conversationId, firstSeq, lastSeq);
    const isSame =
      range.length === written.length &&
      range.every(({ clientId, sendHash: hash }, i) => {
        const { clientId: expected } = written[i]!;
        return clientId === expected && hash === sendHash(written[i]!);
      });
    if (!isSame) throw new Fault('client_id_reused');
    return { firstSeq, lastSeq };
  }

  /** Throws `forbidden`. */
  async #requireImportable({ callerId }: HostPlace, row: ConversationRecord): Promise<void> {
    if (row.createdBy === callerId) return;
    const [text] = await this.deps.messageRows.texts(row.id, 0, 1);
    if (text !== undefined)
      throw new Fault('forbidden', 'Users have made this conversation and written in it.');
  }
}

/** Throws `invalid_input`. */
function requireInOrder(messages: readonly Written[], after: Date, now: Date): void {
  let latest = after;
  for (const [i, { at }] of messages.entries()) {
    const problem =
      at < latest
        ? `must not be before the entry before it, which is of ${latest.toISOString()}`
        : at > now
          ? 'must not be in the future'
          : null;
    if (problem !== null) {
      const field = `messages.${i}.createdAt`;
      throw new Fault('invalid_input', `Wrong input: ${field} ${problem}.`, {
        details: [{ field, problem }],
      });
    }
    latest = at;
  }
}

function importing(
  place: HostPlace,
  lastSeq: number,
  messages: readonly Written[],
  memberRows: MemberRows,
): Change<Range> {
  return {
    ...place,
    needs: {},
    decide(conversation) {
      // The times were compared with that entry.
      if (conversation.lastSeq !== lastSeq)
        throw new Fault('unavailable', 'Something was written in the meantime.', {
          retryAfterMs: 200,
        });
      for (const message of messages)
        conversation.append({
          kind: 'text',
          senderId: message.senderId,
          clientId: message.clientId,
          sendHash: sendHash(message),
          text: message.text,
          extra: {
            ...(message.metadata &&
              Object.keys(message.metadata).length > 0 && { metadata: message.metadata }),
          },
          createdAt: message.at,
        });
      const { id } = conversation;
      conversation.storeBeside(memberRows.markingAllRead(id, conversation.lastSeq));
      return { firstSeq: lastSeq + 1, lastSeq: conversation.lastSeq };
    },
  };
}
