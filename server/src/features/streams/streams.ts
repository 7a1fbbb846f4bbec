/**
 * Messages that grow. The log has one entry for each: it begins with a placeholder, and gets its
 * text when it ends. In between, the text is a row of a table, so that any node can take the next
 * part of it or end it; connected members get the parts as events, which are not stored.
 */
import { limits } from '@parlor/sdk/protocol/limits';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Input } from '@parlor/sdk/protocol/operations';
import { LessThanOrEqual } from 'typeorm';
import { hostCaller } from '../../conversation-log/change.js';
import type { MessageLog } from '../../conversation-log/message-log.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type { Database } from '../../database/database.js';
import type { UserCall } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Reach } from '../../ports/contacts.js';
import { type Conversations, type FindViewer, requireSeen } from '../../ports/conversations.js';
import type { Deletion } from '../../ports/messages.js';
import type { Filters } from '../../ports/moderation.js';
import { beginning, ending } from './stream-changes.js';
import type { StreamNews } from './stream-news.js';
import { StreamRow } from './stream.entity.js';

interface Deps {
  database: Database;
  environment: Environment;
  writer: MessageWriter;
  messageLog: MessageLog;
  conversations: Conversations;
  findViewer: FindViewer;
  reach: Reach;
  filters: Filters;
  deletion: Deletion;
  /** Called when a message has its text. */
  stored(siteId: string, message: Message): void;
  news: StreamNews;
  /** A message that does not grow for this long is ended. */
  leaseMs: number;
}

interface Which {
  conversationId: string;
  seq: number;
}

/** Messages that one look ends. */
const endedAtOnce = 20;
/** Several calls of a bot may append to a message at the same time. */
const tries = 5;

export class Streams {
  constructor(private readonly deps: Deps) {}

  /** May throw what sending does, and `limit_reached` while another message grows. */
  async begin(call: UserCall, input: Input<'streams.begin'>): Promise<Message> {
    const { database, writer, reach, conversations } = this.deps;
    const { siteId, user } = call;
    requireBot(call);
    const { conversationId, clientId } = input;
    await conversations.unlessSent(siteId, user.id, { conversationId, clientId }, async () => {
      const where = { conversationId, userId: user.id };
      if (await database.entities(StreamRow).existsBy(where))
        throw new Fault('limit_reached', 'Another message of the bot grows here: end it first.');
    });
    const change = beginning({ ...input, siteId, senderId: user.id }, this.#end());
    return writer.write(await reach.goingOn(change));
  }

  /** Returns how many characters there are. Throws `not_found`, `not_accepted`, `limit_reached`. */
  async append(
    { siteId, user }: UserCall,
    { conversationId, seq, offset, text }: Input<'streams.append'>,
  ): Promise<number> {
    const { database, conversations, messageLog, news } = this.deps;
    if (!(await conversations.mayBeHeard(siteId, user.id, conversationId)))
      throw new Fault('not_accepted', 'The bot may not write here at present.');
    const message = await messageLog.one(conversationId, seq);
    if (!message?.extra.streaming) throw noSuchStream();
    for (let i = 0; i < tries; i++) {
      const row = await this.#find({ conversationId, seq });
      if (row?.siteId !== siteId || row.userId !== user.id) throw noSuchStream();
      const { length, rev } = row;
      const isMissing = offset > length;
      const added = isMissing ? '' : text.slice(length - offset);
      if (/\p{Surrogate}/u.test(added))
        throw new Fault('invalid_input', 'Wrong input: offset must not be within a character.');
      if (length + added.length > limits.messageText)
        throw new Fault('limit_reached', `A message has at most ${limits.messageText} characters.`);
      const { affected } = await database
        .entities(StreamRow)
        .update(
          { conversationId, seq, length },
          { text: row.text + added, length: length + added.length, endsAt: this.#end() },
        );
      if (affected === 0) continue;
      if (added !== '') news.add({ conversationId, seq, rev }, length, added);
      return length + added.length;
    }
    throw new Fault('unavailable', undefined, { retryAfterMs: 200 });
  }

  /** Throws `not_found`, `forbidden` or `message_refused`. */
  async end(
    call: UserCall,
    { conversationId, seq, text, blocks }: Input<'streams.end'>,
  ): Promise<Message> {
    requireBot(call);
    const { writer, filters } = this.deps;
    const { siteId, user } = call;
    const row = await this.#find({ conversationId, seq });
    const whole = await filters.line(siteId, text ?? (row?.userId === user.id ? row.text : ''));
    const which = { siteId, conversationId, seq, senderId: user.id };
    return this.#ended(siteId, await writer.write(ending({ ...which, text: whole, blocks })));
  }

  /** The text so far, for a member who sees the message. Throws `not_found`. */
  async get({ siteId, user }: UserCall, which: Which): Promise<string> {
    const viewer = await this.deps.findViewer(siteId, user.id, which.conversationId);
    requireSeen(viewer, which.seq);
    const row = await this.#find(which);
    if (!row) throw noSuchStream();
    return row.text;
  }

  /**
   * Ends some messages whose bot has been silent for too long, with their text so far. Returns
   * whether there may be more.
   */
  async endSome(): Promise<boolean> {
    const { database, environment } = this.deps;
    const silent = await database.entities(StreamRow).find({
      where: { endsAt: LessThanOrEqual(environment.now()) },
      take: endedAtOnce,
    });
    for (const row of silent) await this.#endSilent(row);
    return silent.length === endedAtOnce;
  }

  /** A text that the filters do not let through is deleted. */
  async #endSilent({ siteId, conversationId, seq, userId, text }: StreamRow): Promise<void> {
    const { writer, filters, deletion } = this.deps;
    const which = { siteId, conversationId, seq };
    try {
      const whole = await filters.line(siteId, text.trim() === '' ? '' : text);
      const change = ending({ ...which, senderId: userId, text: whole });
      this.#ended(siteId, await writer.write(change));
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'message_refused') throw error;
      await writer.write(ending({ ...which, senderId: userId, text: '' }));
      await writer.write(deletion({ ...which, callerId: hostCaller, byHost: true }, null));
    }
  }

  #ended(siteId: string, message: Message): Message {
    this.deps.news.forget(message);
    this.deps.stored(siteId, message);
    return message;
  }

  #find(which: Which): Promise<StreamRow | null> {
    return this.deps.database.entities(StreamRow).findOneBy(which);
  }

  #end(): Date {
    return new Date(this.deps.environment.now().getTime() + this.deps.leaseMs);
  }
}

const noSuchStream = () => new Fault('not_found', 'There is no such message that grows.');

/** Throws `forbidden`. */
function requireBot({ user }: UserCall): void {
  if (user.kind !== 'bot') throw new Fault('forbidden', 'Only messages of bots grow.');
}
