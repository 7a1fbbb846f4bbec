/** Bots: users of a site that are programs. They sign in with a token. */
import * as v from 'valibot';
import { externalId, httpUrl, id, nothing, prose, time } from './fields.js';
import { limits } from './limits.js';
import { name } from './names.js';
import { serverLimits } from './server-limits.js';
import { defineOperations } from './table.js';

/** A token of a bot, without the secret itself. */
export const BotToken = v.object({
  /** What `host.revokeBotToken` takes as `tokenId`. */
  id,
  createdAt: time,
  /** When a session was last started with it; `null` if never. */
  lastUsedAt: v.nullable(time),
  /** When it stops working, after a rotation; `null` if it does not. */
  expiresAt: v.nullable(time),
});
export interface BotToken extends v.InferOutput<typeof BotToken> {}

/** A bot as its host sees it. */
export const Bot = v.object({
  /** The bot's id as a user, which operations take as `userId`. */
  id,
  /** What others see. */
  name: v.string(),
  /** Address of its picture; `null` if there is none. */
  avatarUrl: v.nullable(v.string()),
  /** What it says of itself; `null` if nothing. */
  bio: v.nullable(v.string()),
  /** The host's id of the bot; `null` if it has none. */
  externalId: v.nullable(v.string()),
  /**
   * `true`: people may write to it, whatever the site's `whoMayWrite` says. `false`: nobody may
   * begin a conversation with it or add it to a group, except for the host.
   */
  reachable: v.boolean(),
  createdAt: time,
  /** When the host deactivated it; `null` if active. */
  deactivatedAt: v.nullable(time),
  /** The tokens that work, the oldest first. */
  tokens: v.array(BotToken),
});
export interface Bot extends v.InferOutput<typeof Bot> {}

const profile = {
  /** Address of a picture; `null` removes it. */
  avatarUrl: v.optional(v.nullable(httpUrl)),
  /** What it says of itself, up to 500 characters; `null` clears it. */
  bio: v.optional(v.nullable(prose(limits.userBio))),
  /** Whether people may write to it. */
  reachable: v.optional(v.boolean()),
};
const ofBot = {
  /** The bot. */
  userId: id,
};
const newToken = {
  /** The bot as it is now. */
  bot: Bot,
  /** The new token, without the secret. */
  token: BotToken,
  /** The secret, `bt_…`: shown only this once. */
  secret: v.string(),
};

export const botOperations = defineOperations({
  'host.createBot': {
    summary: 'Makes a bot with its first token. The secret is in this answer alone.',
    method: 'POST',
    path: '/host/bots',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    status: 201,
    input: v.strictObject({
      /** What others see: one line, up to 80 characters. */
      name: name(limits.userName),
      /** The host's own id of the bot: one line, up to 128 characters. */
      externalId: v.optional(externalId),
      ...profile,
    }),
    output: v.object(newToken),
    errors: ['identity_taken', 'limit_reached'],
  },
  'host.listBots': {
    summary: 'The bots of the site, the oldest first.',
    method: 'GET',
    path: '/host/bots',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: nothing,
    output: v.object({
      /** At most 50. */
      bots: v.array(Bot),
    }),
    errors: [],
  },
  'host.updateBot': {
    summary: 'Changes a bot. What is left out stays, `null` clears.',
    method: 'PATCH',
    path: '/host/bots',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...ofBot,
      /** What others see: one line, up to 80 characters. */
      name: v.optional(name(limits.userName)),
      ...profile,
    }),
    output: Bot,
    errors: ['not_found'],
  },
  'host.removeBot': {
    summary: 'Ends all sessions of a bot and deletes it. Its messages stay under "Deleted user".',
    method: 'POST',
    path: '/host/bots/remove',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject(ofBot),
    output: nothing,
    errors: ['not_found'],
  },
  'host.rotateBotToken': {
    summary:
      'Makes another token for a bot. The tokens before it, and the sessions that began with them, end after `overlapSeconds`. The secret is in this answer alone.',
    method: 'POST',
    path: '/host/bots/tokens',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    status: 201,
    input: v.strictObject({
      ...ofBot,
      /** How long the others work beside the new one, at most 30 days; a day if left out. */
      overlapSeconds: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(serverLimits.overlapSeconds)),
      ),
    }),
    output: v.object(newToken),
    errors: ['not_found', 'limit_reached'],
  },
  'host.revokeBotToken': {
    summary: 'Revokes a token of a bot, and ends the sessions that began with it.',
    method: 'POST',
    path: '/host/bots/tokens/revoke',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      ...ofBot,
      /** The token to revoke. */
      tokenId: id,
    }),
    output: v.object({
      /** How many sessions ended. */
      endedSessions: v.number(),
    }),
    errors: ['not_found'],
  },
});
