/** The bots of a site, as its host manages them. Each change is in the audit log. */
import type { Bot, BotToken } from '@parlor/sdk/protocol/bots';
import type { HostAuditAct } from '@parlor/sdk/protocol/host-audit';
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import { serverLimits } from '@parlor/sdk/protocol/server-limits';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../database/dialect.js';
import type { HostActor } from '../../kernel/context.js';
import type { Environment } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import type { Sessions } from '../../ports/auth.js';
import type { Audit } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';
import type { Accounts, HostUsers, UserRecord } from '../../ports/users.js';
import type { BotTokenRow } from './bot-token.entity.js';
import type { BotTokens } from './bot-tokens.js';

export interface BotsDeps {
  database: Database;
  environment: Environment;
  sites: Sites;
  users: Accounts;
  hostUsers: HostUsers;
  sessions: Sessions;
  audit: Audit;
  botTokens: BotTokens;
  /** Takes the address of a picture, and returns the address that is shown from now on. */
  setAvatar: (user: UserRecord, source: string | null | undefined) => Promise<string | null>;
}

/** Who changes the bots of which site. */
interface Caller {
  readonly siteId: string;
  readonly actor: HostActor;
}

/** A day: long enough to change the program. */
const defaultOverlap = 24 * 60 * 60;

export class Bots {
  constructor(private readonly deps: BotsDeps) {}

  /** Throws `identity_taken` or `limit_reached`. */
  async create(
    caller: Caller,
    { name, externalId, avatarUrl, bio, reachable = true }: Input<'host.createBot'>,
  ): Promise<Output<'host.createBot'>> {
    const { users, sites, botTokens, setAvatar } = this.deps;
    const { siteId } = caller;
    let made: { row: BotTokenRow; secret: string } | undefined;
    const user = await users.create(
      siteId,
      {
        kind: 'bot',
        name,
        bio: bio ?? null,
        reachable: Number(reachable),
        ...(externalId !== undefined && { externalId }),
      },
      async (transaction, { id }) => {
        await sites.lock(transaction, siteId);
        if ((await users.bots(siteId, transaction)).length > serverLimits.bots)
          throw new Fault('limit_reached', `A site has at most ${serverLimits.bots} bots.`);
        made = await botTokens.add(transaction, { siteId, userId: id });
        await this.#record(transaction, caller, 'bot.created', id, name);
      },
    );
    const { row, secret } = made!;
    const shown = { ...user, avatarUrl: await setAvatar(user, avatarUrl) };
    return { bot: presentBot(shown, [row]), token: presentToken(row), secret };
  }

  async list(siteId: string): Promise<Bot[]> {
    const bots = await this.deps.users.bots(siteId);
    const tokens = await this.deps.botTokens.of(
      siteId,
      bots.map(({ id }) => id),
    );
    return bots.map((bot) =>
      presentBot(
        bot,
        tokens.filter(({ userId }) => userId === bot.id),
      ),
    );
  }

  /** Throws `not_found`. */
  async update(
    caller: Caller,
    { userId, reachable, ...profile }: Input<'host.updateBot'>,
  ): Promise<Bot> {
    const { users, hostUsers } = this.deps;
    const { siteId, actor } = caller;
    const before = await this.#require(siteId, userId);
    if (reachable !== undefined && Number(reachable) !== before.reachable)
      await this.deps.database.transaction(async (transaction) => {
        await users.set(transaction, userId, { reachable: Number(reachable) });
        const detail = `reachable: ${reachable ? 'yes' : 'no'}`;
        await this.#record(transaction, caller, 'bot.updated', userId, detail);
      });
    if (Object.values(profile).some((value) => value !== undefined))
      await hostUsers.update(siteId, { id: userId }, profile, actor);
    return this.#get(siteId, userId);
  }

  /** Throws `not_found`. */
  async remove({ siteId, actor }: Caller, userId: string): Promise<void> {
    await this.#require(siteId, userId);
    await this.deps.hostUsers.delete(siteId, { id: userId }, 'keep', actor);
  }

  /** Throws `not_found` or `limit_reached`. */
  async rotateToken(
    caller: Caller,
    { userId, overlapSeconds = defaultOverlap }: Input<'host.rotateBotToken'>,
  ): Promise<Output<'host.rotateBotToken'>> {
    const { database, environment, sites, botTokens } = this.deps;
    const { siteId } = caller;
    const { name } = await this.#require(siteId, userId);
    const end = new Date(environment.now().getTime() + overlapSeconds * 1_000);
    const { row, secret } = await database.transaction(async (transaction) => {
      await sites.lock(transaction, siteId);
      const added = await botTokens.add(transaction, { siteId, userId }, end);
      await this.#record(transaction, caller, 'bot.token_added', userId, name);
      return added;
    });
    if (overlapSeconds === 0) await botTokens.finishSome(this.deps.sessions);
    return { bot: await this.#get(siteId, userId), token: presentToken(row), secret };
  }

  /** Returns how many sessions ended. Throws `not_found`. */
  async revokeToken(
    caller: Caller,
    { userId, tokenId }: Input<'host.revokeBotToken'>,
  ): Promise<number> {
    const { database, botTokens, sessions } = this.deps;
    const { siteId } = caller;
    const { name } = await this.#require(siteId, userId);
    const which = { siteId, userId, id: tokenId };
    await database.transaction(async (transaction) => {
      if (!(await botTokens.end(transaction, which)))
        throw new Fault('not_found', 'The bot has no such token.');
      await this.#record(transaction, caller, 'bot.token_revoked', userId, name);
    });
    return botTokens.finish(sessions, which);
  }

  async #get(siteId: string, userId: string): Promise<Bot> {
    const bot = await this.#require(siteId, userId);
    return presentBot(bot, await this.deps.botTokens.of(siteId, [userId]));
  }

  /** Throws `not_found`. */
  async #require(siteId: string, userId: string): Promise<UserRecord> {
    const user = (await this.deps.users.many(siteId, [userId])).get(userId);
    if (user?.kind !== 'bot' || user.deletedAt || (user.reachable ?? null) === null)
      throw new Fault('not_found', 'There is no such bot.');
    return user;
  }

  #record(
    transaction: Transaction,
    { siteId, actor }: Caller,
    act: HostAuditAct,
    userId: string,
    detail: string,
  ): Promise<void> {
    const entry = { siteId, act, actorId: null, by: actor, userId, detail };
    return this.deps.audit.append(transaction, entry);
  }
}

const presentToken = ({ id, createdAt, lastUsedAt, endsAt }: BotTokenRow): BotToken => ({
  id,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  expiresAt: endsAt?.toISOString() ?? null,
});

const presentBot = (
  { id, name, avatarUrl, bio, externalId, reachable, createdAt, deactivatedAt }: UserRecord,
  tokens: readonly BotTokenRow[],
): Bot => ({
  id,
  name,
  avatarUrl,
  bio,
  externalId,
  reachable: reachable === 1,
  createdAt: createdAt.toISOString(),
  deactivatedAt: deactivatedAt?.toISOString() ?? null,
  tokens: tokens.map(presentToken),
});
