/** `host.bots`: the bots of the site. */
import type { Bot, BotToken } from '../protocol/bots.js';
import type { HostCall } from './call.js';

export interface BotProfile {
  /** The address of a picture; `null` removes it. */
  avatarUrl?: string | null;
  /** What it says of itself, up to 500 characters; `null` clears it. */
  bio?: string | null;
  /** Whether people may write to it, and add it to groups that they manage. */
  reachable?: boolean;
}

export interface NewBot extends BotProfile {
  /** One line, up to 80 characters. */
  name: string;
  /** Your own id of the bot. */
  externalId?: string;
}

/** A bot with a new token. The secret is not shown again. */
export interface BotWithToken {
  bot: Bot;
  token: BotToken;
  /** `bt_…`: what `createBot` takes. */
  secret: string;
}

/** The bots of your site. All methods need the scope `admin`. */
export interface HostBots {
  /**
   * Makes a bot, which people may write to unless `reachable` is `false`. Throws `identity_taken`,
   * `limit_reached` beyond 50 bots.
   *
   *     const { bot, secret } = await host.bots.create({ name: 'Order bot' });
   */
  create(bot: NewBot, signal?: AbortSignal): Promise<BotWithToken>;
  /** The oldest first. */
  list(signal?: AbortSignal): Promise<Bot[]>;
  /** What is left out stays. Throws `not_found`. */
  update(
    userId: string,
    change: BotProfile & { name?: string },
    signal?: AbortSignal,
  ): Promise<Bot>;
  /** Ends its sessions and deletes it; its messages stay. Throws `not_found`. */
  remove(userId: string, signal?: AbortSignal): Promise<void>;
  /**
   * A new token. The others, and the sessions that began with them, end after `overlapSeconds`: by
   * default a day, at most 30 days. Throws `not_found`, `limit_reached`.
   */
  rotateToken(
    userId: string,
    options?: { overlapSeconds?: number },
    signal?: AbortSignal,
  ): Promise<BotWithToken>;
  /** The token is refused from now on, and its sessions end. Throws `not_found`. */
  revokeToken(
    userId: string,
    tokenId: string,
    signal?: AbortSignal,
  ): Promise<{ endedSessions: number }>;
}

export function hostBots(call: HostCall): HostBots {
  return {
    create: (bot, signal) => call('host.createBot', bot, signal),
    list: async (signal) => (await call('host.listBots', {}, signal)).bots,
    update: (userId, change, signal) => call('host.updateBot', { userId, ...change }, signal),
    remove: async (userId, signal) => {
      await call('host.removeBot', { userId }, signal);
    },
    rotateToken: (userId, options = {}, signal) =>
      call('host.rotateBotToken', { userId, ...options }, signal),
    revokeToken: (userId, tokenId, signal) =>
      call('host.revokeBotToken', { userId, tokenId }, signal),
  };
}
