/** What operators and the host's backend note about conversations. Members never see it. */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { ConversationNote } from '@parlor/sdk/protocol/host-reading';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Input } from '@parlor/sdk/protocol/operations';
import { includesScope } from '@parlor/sdk/protocol/scopes';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { ConversationRows } from '../../conversation-log/conversation-rows.js';
import type { Database } from '../../database/database.js';
import type { Statement } from '../../database/dialect.js';
import type { HostActor, HostCall } from '../../kernel/context.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { FindConversation } from '../../ports/conversations.js';
import type { Act, Audit } from '../../ports/moderation.js';
import { NoteRow } from './note.entity.js';

interface Deps {
  database: Database;
  environment: Environment;
  conversationRows: ConversationRows;
  audit: Audit;
  /** Throws `not_found`. */
  findConversation: FindConversation;
}

export class Notes {
  constructor(private readonly deps: Deps) {}

  /** The latest first. Throws `not_found`. */
  async list(
    siteId: string,
    { cursor, limit = limits.pageDefault, ...which }: Input<'host.listNotes'>,
  ): Promise<Page<ConversationNote>> {
    const { database, findConversation } = this.deps;
    const conversationId = (await findConversation(siteId, which)).id;
    const select = database
      .entities(NoteRow)
      .createQueryBuilder('note')
      .where('note.conversationId = :conversationId', { conversationId })
      .orderBy('note.createdAt', 'DESC')
      .addOrderBy('note.id', 'DESC')
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [time, id] = decodeCursor(cursor, ['number', 'string']);
      select.andWhere('(note.createdAt < :at OR (note.createdAt = :at AND note.id < :id))', {
        at: new Date(time),
        id,
      });
    }
    const rows = await select.getMany();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(present),
      next: rows.length > limit && last ? encodeCursor([last.createdAt.getTime(), last.id]) : null,
      prev: null,
    };
  }

  /** Throws `not_found` or `limit_reached`. */
  async add(
    { siteId, actor }: HostCall,
    { text, ...which }: Input<'host.addNote'>,
  ): Promise<ConversationNote> {
    const { database, environment, conversationRows, audit, findConversation } = this.deps;
    const { id: conversationId } = await findConversation(siteId, which);
    const row: NoteRow = {
      id: environment.newId(),
      conversationId,
      createdAt: environment.now(),
      byKind: actor.kind,
      byId: actor.id,
      byName: actor.name,
      text,
    };
    await database.transaction(async (transaction) => {
      // So that the count is exact, and no note is added to a conversation that is being deleted.
      if (!(await conversationRows.lock(transaction, siteId, conversationId)))
        throw new Fault('not_found', 'There is no such conversation.');
      const { notesOfConversation } = serverLimits;
      if ((await transaction.countBy(NoteRow, { conversationId })) >= notesOfConversation)
        throw new Fault(
          'limit_reached',
          `There are at most ${notesOfConversation} notes about a conversation.`,
        );
      await transaction.insert(NoteRow, row);
      await audit.append(transaction, actOf('note.added', siteId, conversationId, actor));
    });
    return present(row);
  }

  /** Throws `not_found`, or `forbidden` for a note of others. */
  async remove({ siteId, actor }: HostCall, noteId: string): Promise<void> {
    const { database, conversationRows, audit } = this.deps;
    await database.transaction(async (transaction) => {
      const row = await transaction.findOneBy(NoteRow, { id: noteId });
      if (!row || !(await conversationRows.lock(transaction, siteId, row.conversationId)))
        throw noNote();
      const isOwn = row.byKind === actor.kind && row.byId === actor.id;
      if (!isOwn && !includesScope(actor.scopes, 'admin'))
        throw new Fault('forbidden', 'Only its author and admins may remove a note.');
      const { affected } = await transaction.delete(NoteRow, { id: noteId });
      // Another call has removed it since.
      if (!affected) throw noNote();
      await audit.append(transaction, actOf('note.removed', siteId, row.conversationId, actor));
    });
  }

  /** Deletes the notes about a conversation that is deleted, in the same transaction. */
  forgetting(conversationId: string): Statement {
    return {
      sql: 'DELETE FROM conversation_notes WHERE conversation_id = ?',
      parameters: [conversationId],
    };
  }
}

const noNote = () => new Fault('not_found', 'There is no such note.');

const actOf = (act: Act['act'], siteId: string, conversationId: string, by: HostActor): Act => ({
  siteId,
  act,
  actorId: null,
  by,
  conversationId,
});

function present({
  id,
  conversationId,
  createdAt,
  byKind,
  byId,
  byName,
  text,
}: NoteRow): ConversationNote {
  const by = { kind: byKind, id: byId, name: byName };
  return { id, conversationId, text, by, createdAt: createdAt.toISOString() };
}
