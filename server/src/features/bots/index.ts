/** Bots: users that are programs, with tokens of their own. */
import type { botOperations } from '@parlor/sdk/protocol/bots';
import { rowsOf } from '../../database/site-rows.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import type { Forget } from '../../ports/moves.js';
import { BotTokenRow } from './bot-token.entity.js';
import { BotTokens } from './bot-tokens.js';
import { botsApi } from './bots.api.js';
import { Bots, type BotsDeps } from './bots.js';

/** The tokens, as signing in needs them, and what happens to those of a deleted user. */
export function createBotTokens(deps: Pick<Ground, 'database' | 'environment'>): {
  botTokens: BotTokens;
  forget: readonly Forget[];
} {
  const botTokens = new BotTokens(deps);
  return { botTokens, forget: [(transaction, userId) => botTokens.forget(transaction, userId)] };
}

export function createBotsFeature(
  deps: Ground & BotsDeps,
): Feature<Handlers<typeof botOperations>, Nothing> {
  const { database, sessions, botTokens } = deps;
  return {
    handlers: botsApi(new Bots(deps)),
    ports: {},
    chores: [() => botTokens.finishSome(sessions)],
    siteRows: [rowsOf(database, 'site', BotTokenRow, 'siteId')],
  };
}
