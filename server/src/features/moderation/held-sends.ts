/**
 * Sends that a site's filter holds until a moderator has checked them. They wait in a table of
 * their own, outside of the logs, and have neither `seq` nor `rev`. When a moderator releases one,
 * it is appended as a message of its sender, with the `clientId` that the sender gave, at the
 * present end of the log.
 */
import type { Page } from '@parlor/sdk/protocol/fields';
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { HeldSend } from '@parlor/sdk/protocol/moderation';
import { In } from 'typeorm';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import { decodeCursor, encodeCursor } from '../../kernel/cursor.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { KeepFiles } from '../../ports/attachments.js';
import { facetExtension, type LogExtension } from '../../conversation-log/extension.js';
import { Facet } from '../../conversation-log/facet.js';
import { type Content, sendHash, sending } from '../../conversation-log/send.js';
import { requireAccepted, requireNotSilenced } from '../../conversation-log/rules.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type { Audit } from './audit.js';
import type { Filters } from './filters.js';
import { HeldSendRow } from './moderation.entity.js';
import type { Moderators } from './moderators.js';
import { namesOf } from './names.js';
import type { Reach } from '../../ports/contacts.js';
import type { Conversations, Destination, Release } from '../../ports/conversations.js';
import { type Act, actedBy, type Actor } from '../../ports/moderation.js';
import type { Ruling as HookRuling, SendHook } from '../../ports/send-hook.js';
import type { Move } from '../../ports/moves.js';
import type { Sql } from '../../ports/sql.js';
import type { Users } from '../../ports/users.js';

interface Deps {
  database: Database;
  environment: Environment;
  users: Users;
  sql: Sql;
  filters: Filters;
  conversations: Conversations;
  reach: Pick<Reach, 'requireMayGoOn'>;
  writer: MessageWriter;
  moderators: Moderators;
  audit: Audit;
  keepFiles: KeepFiles;
  sendHook: SendHook;
}

interface Extra extends Pick<
  Content,
  'replyTo' | 'mentions' | 'metadata' | 'attachmentIds' | 'blocks' | 'choice'
> {
  userIds?: readonly string[];
  masked?: string;
}

interface Ruling {
  siteId: string;
  actor: Actor;
  heldId: string;
  note?: string | undefined;
}

export class HeldSends {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Returns the text to store as `masked`, if it differs from the given one. Throws
   * `message_refused`; or holds the send, and throws `message_held`, also when it is repeated;
   * `silenced` like any send. The pre-send hook is asked last, about the masked text.
   */
  async pass(
    siteId: string,
    senderId: string,
    destination: Destination,
    content: Content,
  ): Promise<{ masked?: string }> {
    const { filters, sendHook } = this.#deps;
    const { hold, text } = await filters.text(siteId, content.text);
    const ruling =
      hold || !(await sendHook.isSet(siteId))
        ? { action: hold ? ('hold' as const) : ('allow' as const), text, reason: null }
        : await this.#ask(siteId, senderId, destination, content, text);
    const masked = ruling.text === content.text ? {} : { masked: ruling.text };
    if (ruling.action === 'hold')
      await this.#hold(siteId, senderId, destination, content, masked, ruling.reason);
    return masked;
  }

  /** See the port. */
  async passEdit(
    siteId: string,
    userId: string,
    { conversationId, seq }: { conversationId: string; seq: number },
    given: string,
  ): Promise<string> {
    const { filters, sendHook, conversations } = this.#deps;
    const text = await filters.line(siteId, given);
    if (!(await sendHook.isSet(siteId))) return text;
    // Nobody else can make the server ask.
    await conversations.requireSees(siteId, userId, conversationId, seq);
    const place = { siteId, senderId: userId, conversationId, userIds: [], seq };
    const ruling = await sendHook.ask({ ...place, key: text, text, attachmentIds: [] });
    // An edit cannot be held.
    if (ruling.action !== 'allow') throw refused(ruling);
    return ruling.text;
  }

  /**
   * Asks the hook, unless the send was decided before: a repeated send is stored, held or refused
   * as it was. Throws `message_refused`, and what `#conversationOf` throws.
   */
  async #ask(
    siteId: string,
    senderId: string,
    destination: Destination,
    content: Content,
    text: string,
  ): Promise<HookRuling> {
    const { database, conversations, sendHook } = this.#deps;
    const { clientId, attachmentIds = [] } = content;
    const send = { ...destination, clientId };
    if (await conversations.hasSent(database, siteId, senderId, send))
      return { action: 'allow', text, reason: null };
    const conversationId = await this.#conversationOf(siteId, senderId, destination);
    const userIds = conversationId === null ? peopleOf(senderId, destination) : [];
    const known = await database
      .entities(HeldSendRow)
      .findOneBy({ sendKey: In(keysOf(senderId, conversationId, destination, clientId)) });
    if (known) return { action: 'hold', text, reason: null };
    const ruling = await sendHook.ask({
      siteId,
      senderId,
      conversationId,
      userIds,
      seq: null,
      key: clientId,
      text,
      attachmentIds,
    });
    if (ruling.action === 'refuse') throw refused(ruling);
    return ruling;
  }

  async #hold(
    siteId: string,
    senderId: string,
    destination: Destination,
    content: Content,
    masked: { masked?: string },
    reason: string | null,
  ): Promise<void> {
    const { database, environment, moderators, conversations } = this.#deps;
    const conversationId = await this.#conversationOf(siteId, senderId, destination);
    const { clientId, text, replyTo, mentions, metadata, attachmentIds, blocks, choice } = content;
    const userIds = peopleOf(senderId, destination);
    const keys = keysOf(senderId, conversationId, destination, clientId);
    const extra: Extra = {
      ...masked,
      ...(replyTo !== undefined && { replyTo }),
      ...(mentions && { mentions }),
      ...(metadata && { metadata }),
      ...(attachmentIds && { attachmentIds }),
      ...(blocks && { blocks }),
      ...(choice && { choice }),
      ...(conversationId === null && { userIds }),
    };
    const row: HeldSendRow = {
      id: environment.newId(),
      siteId,
      status: 'held',
      sendKey: keys[0]!,
      sendHash: sendHash(content),
      senderId,
      conversationId,
      clientId,
      text,
      extra: JSON.stringify(extra),
      reason,
      createdAt: environment.now(),
    };
    const outcome = await database.transaction(async (transaction) => {
      // The sends of a user are handled one after the other, so that the quota holds.
      await this.#deps.users.takeTurn(transaction, senderId);
      // Another user may have started the conversation since the send was held.
      const known = await transaction.findOneBy(HeldSendRow, {
        sendKey: In(keys),
      });
      if (known && known.sendHash !== row.sendHash) throw new Fault('client_id_reused');
      if (known?.status === 'dropped')
        throw new Fault('message_refused', 'A moderator has not let this text through.');
      if (known) return 'known';
      // The send was released, perhaps just now, or was sent before the filter was added: a
      // repeated send returns the message.
      if (await conversations.hasSent(transaction, siteId, senderId, { ...destination, clientId }))
        return 'stored';
      await this.#requireVoice(transaction, senderId, conversationId);
      if (
        (await transaction.countBy(HeldSendRow, { senderId, status: 'held' })) >= limits.heldSends
      )
        throw new Fault(
          'limit_reached',
          `At most ${limits.heldSends} sends of one person wait for a moderator.`,
        );
      await transaction.insert(HeldSendRow, row);
      if (attachmentIds && attachmentIds.length > 0) {
        const until = new Date(row.createdAt.getTime() + limits.heldSeconds * 1_000);
        await this.#deps.keepFiles(transaction, attachmentIds, senderId, until);
      }
      return 'new';
    });
    if (outcome === 'stored') return;
    if (outcome === 'new') {
      const [held] = await this.#present(siteId, [row], true);
      await moderators.publish(siteId, { name: 'held.created', data: { held: held! } });
    }
    throw new Fault('message_held');
  }

  /**
   * Null if the send would start a conversation. Throws `not_found`, `not_accepted` or `forbidden`
   * if the sender may not write there: such a send is not held.
   */
  async #conversationOf(
    siteId: string,
    senderId: string,
    destination: Destination,
  ): Promise<string | null> {
    const { conversations, reach } = this.#deps;
    if ('userIds' in destination) {
      const { conversation, mayWrite } = await conversations.findDirect(
        siteId,
        senderId,
        destination.userIds,
      );
      if (!mayWrite) throw new Fault('not_accepted');
      return conversation?.id ?? null;
    }
    const { id, closedAt, blocked, posting } = await conversations.requireMember(
      siteId,
      senderId,
      destination.conversationId,
    );
    requireAccepted({ closedAt, blocked });
    await reach.requireMayGoOn(siteId, senderId, id);
    if (posting === 'admins') await conversations.requireManager(siteId, senderId, id);
    return id;
  }

  /** A send is not held if its sender is silenced, here or on the whole site. Throws `silenced`. */
  async #requireVoice(
    transaction: Transaction,
    senderId: string,
    conversationId: string | null,
  ): Promise<void> {
    const { database, environment, sql } = this.#deps;
    const [row] = await transaction.query<{ here: unknown; on_site: unknown }[]>(
      `SELECT ${sql.members.silencedUntil('?', '?')} AS here, ${sql.users.silencedUntil('?')} AS on_site`,
      [conversationId, senderId, senderId],
    );
    for (const until of [row?.here ?? null, row?.on_site ?? null])
      if (until !== null) requireNotSilenced(database.dialect.time(until), environment.now());
  }

  /** Deletes the held sends of the user. */
  async forget(transaction: Transaction, userId: string): Promise<void> {
    await transaction.delete(HeldSendRow, { senderId: userId });
  }

  async handOver(transaction: Transaction, { guestId, userId }: Move): Promise<void> {
    await transaction.update(HeldSendRow, { senderId: guestId }, { senderId: userId });
  }

  /** All held sends of the site, or those of a sender; the oldest first. */
  async list(
    siteId: string,
    senderId: string | null,
    {
      cursor,
      limit = limits.pageDefault,
    }: { cursor?: string | undefined; limit?: number | undefined },
  ): Promise<Page<HeldSend>> {
    const { database } = this.#deps;
    const select = database
      .entities(HeldSendRow)
      .createQueryBuilder('held')
      .orderBy('held.createdAt')
      .addOrderBy('held.id')
      .limit(limit + 1);
    if (senderId === null)
      select.where('held.siteId = :siteId AND held.status = :status', { siteId, status: 'held' });
    else
      select.where('held.senderId = :senderId AND held.status = :status', {
        senderId,
        status: 'held',
      });
    if (cursor !== undefined) {
      const [time, id] = decodeCursor(cursor, ['number', 'string']);
      select.andWhere('(held.createdAt > :at OR (held.createdAt = :at AND held.id > :id))', {
        at: new Date(time),
        id,
      });
    }
    const rows = await select.getMany();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      // The reason is for moderators.
      items: await this.#present(siteId, page, senderId === null),
      next: rows.length > limit && last ? encodeCursor([last.createdAt.getTime(), last.id]) : null,
      prev: null,
    };
  }

  /**
   * The caller must be a moderator. The message, the deletion of the row and the entry in the audit
   * log are one commit. Throws `not_found` if another moderator has already decided.
   */
  async release({ siteId, actor, heldId, note }: Ruling): Promise<Message> {
    const row = await this.#require(siteId, heldId);
    const act = {
      siteId,
      act: 'held.released',
      ...actedBy(actor),
      userId: row.senderId,
      note: note ?? null,
    } as const;
    const message = await this.#append(row, this.#releasing(heldId, act));
    await this.#tell(row, true);
    return message;
  }

  #releasing(heldId: string, act: Act): Release {
    const { audit } = this.#deps;
    const recorded = ({ conversationId, seq }: Message): Act => ({ ...act, conversationId, seq });
    return {
      with: (change) => ({
        ...change,
        needs: {
          ...change.needs,
          facets: [...(change.needs.facets ?? []), heldFacet.need(heldId)],
        },
        decide(conversation) {
          // With this commit, the send is no longer held.
          if (!conversation.facet(heldFacet).delete(heldId)) throw noSuchSend();
          const message = change.decide(conversation);
          conversation.storeBeside({
            sql: 'DELETE FROM held_sends WHERE id = ?',
            parameters: [heldId],
          });
          conversation.storeBeside(audit.statement(recorded(message)));
          return message;
        },
      }),
    };
  }

  async #append(
    { siteId, senderId, conversationId, clientId, text, extra }: HeldSendRow,
    release: Release,
  ): Promise<Message> {
    const { writer, conversations } = this.#deps;
    const { userIds = [], ...more } = JSON.parse(extra) as Extra;
    if (conversationId !== null)
      return writer.write(
        release.with(
          sending({ siteId, conversationId, senderId, clientId, text, ...more, released: true }),
        ),
      );
    const { masked, attachmentIds } = more;
    const first = {
      clientId,
      text,
      attachmentIds,
      ...(masked !== undefined && { masked }),
      released: true as const,
    };
    return (await conversations.start(siteId, senderId, userIds, first, { release })).message;
  }

  /**
   * The caller must be a moderator. The row stays without its text, so that a repeated send is
   * refused.
   */
  async drop({ siteId, actor, heldId, note }: Ruling): Promise<void> {
    const { database, audit } = this.#deps;
    const row = await this.#require(siteId, heldId);
    const { senderId, conversationId } = row;
    await database.transaction(async (transaction) => {
      const change = { status: 'dropped', text: '', extra: '{}' } as const;
      const { affected } = await transaction.update(
        HeldSendRow,
        { id: heldId, status: 'held' },
        change,
      );
      if (affected === 0) throw noSuchSend();
      await audit.append(transaction, {
        siteId,
        act: 'held.dropped',
        ...actedBy(actor),
        userId: senderId,
        conversationId,
        note: note ?? null,
      });
    });
    await this.#tell(row, false);
  }

  async #tell({ id, siteId, senderId, clientId }: HeldSendRow, released: boolean): Promise<void> {
    await this.#deps.moderators.publish(
      siteId,
      { name: 'held.decided', data: { heldId: id, clientId, released } },
      senderId,
    );
  }

  async #require(siteId: string, heldId: string): Promise<HeldSendRow> {
    const row = await this.#deps.database.entities(HeldSendRow).findOneBy({ id: heldId });
    if (row?.siteId !== siteId || row.status !== 'held') throw noSuchSend();
    return row;
  }

  async #present(
    siteId: string,
    rows: readonly HeldSendRow[],
    withReason: boolean,
  ): Promise<HeldSend[]> {
    const named = await namesOf(
      this.#deps.users,
      siteId,
      rows.map(({ senderId }) => senderId),
    );
    return rows.map(({ id, conversationId, senderId, clientId, text, reason, createdAt }) => ({
      id,
      conversationId,
      sender: named(senderId),
      clientId,
      text,
      ...(withReason && reason && { reason }),
      createdAt: createdAt.toISOString(),
    }));
  }
}

/** The people of a direct conversation that would begin. */
const peopleOf = (senderId: string, destination: Destination): string[] =>
  'userIds' in destination ? [...new Set([senderId, ...destination.userIds])].sort() : [];

/** The key of a send, and the one that it had before its conversation existed. */
function keysOf(
  senderId: string,
  conversationId: string | null,
  destination: Destination,
  clientId: string,
): string[] {
  const userIds = peopleOf(senderId, destination);
  return [conversationId ?? userIds, userIds].map((place) =>
    sha256(JSON.stringify([senderId, place, clientId])),
  );
}

const refused = ({ reason }: HookRuling) =>
  new Fault(
    'message_refused',
    undefined,
    reason === null ? {} : { details: [{ field: 'text', problem: reason }] },
  );

const noSuchSend = () => new Fault('not_found', 'There is no such held send.');

/** The ids of the sends in a commit that are still held; a change declares the id that it needs. */
const heldFacet = new Facet<Set<string>, string>('held sends');

/** Locks held sends, so that a moderator drops one either before or after the commit. */
export const heldSendsInLog: LogExtension = facetExtension(heldFacet, {
  create: () => new Set<string>(),
  lookUps(wanted, { dialect }, stateOf) {
    const keys = [...new Set(wanted.map(({ need }) => need))].map((id) => [id]);
    const isHeld = { sql: "held_sends.status = 'held'", parameters: [] };
    return [
      {
        statement: dialect.lookUp(
          { columns: 'id', table: 'held_sends', key: ['id'], where: isHeld, forUpdate: true },
          keys,
        ),
        know(rows, conversations) {
          for (const { id } of rows as { id: string }[])
            for (const { conversationId, need } of wanted) {
              const conversation = conversations.get(conversationId);
              if (need === id && conversation) stateOf(conversation).add(id);
            }
        },
      },
    ];
  },
});
