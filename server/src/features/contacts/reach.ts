/**
 * Whether a user may write to others. A block, the site's setting and an ended friendship all throw
 * the same `not_accepted`: they are looked up together, so that neither the answer nor its timing
 * reveals the reason.
 */
import type { WhoMayAdd, WhoMayWrite } from '@parlor/sdk/protocol/sites';
import type { Change } from '../../conversation-log/change.js';
import type { Database } from '../../database/database.js';
import type { Queryable, Transaction } from '../../database/dialect.js';
import { Fault } from '../../kernel/fault.js';
import { pairOf } from '../../kernel/pair.js';
import { underSetting } from './going-on.js';
import { type AddingFacts, type Facts, mayAdd, mayGoOn, mayRequest, mayWrite } from './rules.js';
import type { MemberRows } from '../../ports/members.js';
import type { Sql } from '../../ports/sql.js';
import type { Users } from '../../ports/users.js';

interface Deps {
  database: Database;
  users: Pick<Users, 'lockPeople'>;
  memberRows: Pick<MemberRows, 'peopleOfDirect'>;
  sql: Sql;
  settings(siteId: string): Promise<{ whoMayWrite: WhoMayWrite; whoMayAdd: WhoMayAdd }>;
}

type Row = Record<
  | 'staff'
  | 'blocked'
  | 'contacts'
  | 'ended'
  | 'shares'
  | 'by_staff'
  | 'by_guest'
  | 'reachable'
  | 'with_bot',
  number | string | null
> & {
  id: string;
  personal: WhoMayAdd | null;
};

/** People who may be written to, by whether they may be added to a group without asking. */
export interface Addable {
  direct: ReadonlySet<string>;
  asked: ReadonlySet<string>;
}

type Known = Facts & AddingFacts & { id: string; withBot: boolean };

/** Who has a conversation with a bot may go on, and so may the bot. */
const goingOnWithBots = (facts: Known): Known => (facts.withBot ? { ...facts, bot: true } : facts);

const looksAtGroups = (setting: WhoMayWrite) =>
  setting === 'contacts' || setting === 'shared_group';

export class Reach {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Throws `not_accepted` unless the user may write to each of these, and so invite them to a
   * group. The user may be among them.
   */
  async mayReach(siteId: string, fromUserId: string, toUserIds: readonly string[]): Promise<void> {
    await this.#require(
      this.#deps.database,
      await this.#setting(siteId),
      siteId,
      fromUserId,
      toUserIds,
    );
  }

  /**
   * The same, and returns whom the user may add to a group without asking. Throws `not_accepted`.
   */
  async addable(
    siteId: string,
    fromUserId: string,
    toUserIds: readonly string[],
  ): Promise<Addable> {
    const { whoMayWrite, whoMayAdd } = await this.#deps.settings(siteId);
    const facts = await this.#facts(
      this.#deps.database,
      whoMayWrite,
      siteId,
      fromUserId,
      toUserIds,
    );
    if (!facts.every((each) => mayWrite(each, whoMayWrite))) throw new Fault('not_accepted');
    const direct = new Set(facts.filter((each) => mayAdd(each, whoMayAdd)).map(({ id }) => id));
    return { direct, asked: new Set(facts.map(({ id }) => id).filter((id) => !direct.has(id))) };
  }

  /**
   * The same for a user who starts a direct conversation, as a step of its transaction: the locks
   * keep the facts unchanged until its end. Also throws `not_found`.
   */
  async beginning(
    siteId: string,
    fromUserId: string,
    toUserIds: readonly string[],
  ): Promise<(transaction: Transaction) => Promise<void>> {
    const setting = await this.#setting(siteId);
    return async (transaction) => {
      const people = [fromUserId, ...toUserIds];
      const there = await this.#deps.users.lockPeople(transaction, people);
      if (!people.every((id) => there.has(id)))
        throw new Fault('not_found', 'There is no such user.');
      await this.#require(transaction, setting, siteId, fromUserId, toUserIds);
    };
  }

  /** The check before a contact request, as a step of its transaction. Throws `not_accepted`. */
  async requesting(
    siteId: string,
    fromUserId: string,
    toUserId: string,
  ): Promise<(transaction: Transaction) => Promise<void>> {
    const setting = await this.#setting(siteId);
    return async (transaction) => {
      const facts = await this.#facts(transaction, setting, siteId, fromUserId, [toUserId]);
      if (!facts.every((each) => mayRequest(each, setting))) throw new Fault('not_accepted');
    };
  }

  /**
   * Whether a message to these people would be accepted: a first one, or a further one if `goesOn`.
   */
  async mayWrite(
    siteId: string,
    fromUserId: string,
    toUserIds: readonly string[],
    goesOn: boolean,
  ): Promise<boolean> {
    const setting = await this.#setting(siteId);
    const facts = await this.#facts(this.#deps.database, setting, siteId, fromUserId, toUserIds);
    return goesOn
      ? mayGoOn(facts.map(goingOnWithBots), setting)
      : facts.every((each) => mayWrite(each, setting));
  }

  /**
   * The same change, which is refused with `not_accepted` if the site's setting no longer lets its
   * caller write into the direct conversation. Costs nothing if anyone may write: blocks and ended
   * friendships are always checked under the conversation's lock.
   */
  async goingOn<R>(change: Change<R>): Promise<Change<R>> {
    const setting = await this.#setting(change.siteId);
    return setting === 'anyone' ? change : underSetting(change, setting);
  }

  /** The same check before a send that is held, and not written now. Throws `not_accepted`. */
  async requireMayGoOn(siteId: string, userId: string, conversationId: string): Promise<void> {
    const setting = await this.#setting(siteId);
    if (setting === 'anyone') return;
    const { database, memberRows } = this.#deps;
    const people = await memberRows.peopleOfDirect(siteId, conversationId);
    const facts = await this.#facts(database, setting, siteId, userId, people);
    if (!mayGoOn(facts.map(goingOnWithBots), setting)) throw new Fault('not_accepted');
  }

  async #setting(siteId: string): Promise<WhoMayWrite> {
    return (await this.#deps.settings(siteId)).whoMayWrite;
  }

  async #require(
    on: Queryable,
    setting: WhoMayWrite,
    siteId: string,
    fromUserId: string,
    toUserIds: readonly string[],
  ): Promise<void> {
    const facts = await this.#facts(on, setting, siteId, fromUserId, toUserIds);
    if (!facts.every((each) => mayWrite(each, setting))) throw new Fault('not_accepted');
  }

  /** The facts of each of these users of the site, without the user who writes. */
  async #facts(
    on: Queryable,
    setting: WhoMayWrite,
    siteId: string,
    fromUserId: string,
    toUserIds: readonly string[],
  ): Promise<Known[]> {
    const others = [...new Set(toUserIds)].filter((userId) => userId !== fromUserId);
    if (others.length === 0) return [];
    const keys = others.map((userId) => [
      pairOf(fromUserId, userId).lowId,
      pairOf(fromUserId, userId).highId,
      userId,
    ]);
    const { database, sql } = this.#deps;
    const rows = await on.query<Row[]>(
      `SELECT key2 AS id, them.role <> 'user' OR me.role <> 'user' AS staff, me.role <> 'user' AS by_staff, me.kind = 'guest' AS by_guest, them.reachable AS reachable,
         them.kind = 'bot' OR me.kind = 'bot' AS with_bot,
         them.who_may_add_me AS personal, contacts.state = 'accepted' AS contacts, contacts.ended_at IS NOT NULL AS ended,
         ${sql.blocks.blocks('key2', 'me.id')} OR ${sql.blocks.blocks('me.id', 'key2')} AS blocked,
         ${looksAtGroups(setting) ? sql.members.share('me.id', 'key2', 'group') : '0'} AS shares
       FROM ${database.dialect.keyTable(['text', 'text', 'text'])}
         ${sql.users.join('key2', { as: 'them', optional: true })}
         ${sql.users.join('?', { as: 'me', optional: true })}
         LEFT JOIN contacts ON contacts.low_id = key0 AND contacts.high_id = key1 AND contacts.site_id = ?`,
      [JSON.stringify(keys), fromUserId, siteId],
    );
    return rows.map(
      ({
        id,
        personal,
        staff,
        by_staff,
        by_guest,
        blocked,
        contacts,
        ended,
        shares,
        reachable,
        with_bot,
      }) => ({
        id,
        personal: personal ?? 'anyone',
        byStaff: Number(by_staff) === 1,
        byGuest: Number(by_guest) === 1,
        staff: Number(staff) === 1,
        blocked: Number(blocked) === 1,
        contacts: Number(contacts) === 1,
        ended: Number(ended) === 1,
        sharesGroup: Number(shares) === 1,
        bot: reachable === null ? null : Number(reachable) === 1,
        withBot: Number(with_bot) === 1,
      }),
    );
  }
}
