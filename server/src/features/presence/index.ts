/** Who is online, and who is notified of it. */
import type { presenceOperations } from '@parlor/sdk/protocol/presence';
import type { Handlers } from '../../kernel/dispatcher.js';
import { describe } from '../../kernel/describe.js';
import type { BlockedPairs } from '../../ports/contacts.js';
import type { FindViewer } from '../../ports/conversations.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Users } from '../../ports/users.js';
import { gatheringTiming } from './gathering.js';
import { OnlineMembers } from './online-members.js';
import { presenceApi } from './presence.api.js';
import { Presence } from './presence.js';
import { Sharers } from './sharers.js';
import { showPresence } from './show-presence.js';
import { tellPair } from './tell-pair.js';

interface TrackerDeps extends Pick<
  Ground,
  'database' | 'environment' | 'bus' | 'realtime' | 'log' | 'sql'
> {
  blocked: BlockedPairs;
  /** How long a user without a socket still counts as online. */
  graceMs: number;
}

/** Tracks presence. It is created before the users feature, which needs it to show users. */
export function trackPresence({
  database,
  environment,
  bus,
  realtime,
  log,
  sql,
  blocked,
  graceMs,
}: TrackerDeps): { presence: Presence; sharers: Sharers } {
  const sharers = new Sharers(database, sql, blocked);
  const presence = new Presence({
    environment,
    bus,
    graceMs,
    roomsOf: (userIds) => sharers.roomsOf(userIds),
    timing: gatheringTiming,
    publishHere: (publications) => realtime().publishGathered(publications),
    onError: (error) =>
      log.warn({ error: describe(error) }, 'presence could not be stored or looked up'),
  });
  return { presence, sharers };
}

interface Deps extends Ground {
  presence: Presence;
  sharers: Sharers;
  users: Users;
  blocked: BlockedPairs;
  findViewer: FindViewer;
}

interface Ports {
  /** Notifies those who may see the user that the user hides or shows presence from now on. */
  show(userId: string, shows: boolean): Promise<void>;
  /** Notifies two users of each other's presence, as far as they may see it. */
  tellPair(siteId: string, userId: string, otherId: string): Promise<void>;
}

export function createPresenceFeature(
  deps: Deps,
): Feature<Handlers<typeof presenceOperations>, Ports> {
  const { presence, users, realtime } = deps;
  const onlineMembers = new OnlineMembers({ ...deps, isOnline: presence.isOnline });
  return {
    handlers: presenceApi(users, onlineMembers, realtime),
    ports: { show: showPresence(deps), tellPair: tellPair(deps) },
    close: () => presence.close(),
  };
}
