import type { Feature, FeatureDeps } from './feature.js';
import { liveQuery, queryByKey } from './live-query.js';
import type { Live } from './live.js';

export interface Typing {
  /**
   * Tells the other members that the user is writing, or no longer is. Call it with every key: a
   * message is sent to the server every three seconds while the user writes, and once at the end.
   * Nothing is sent while disconnected.
   */
  set(conversationId: string, typing: boolean): void;
  /** The ids of the others who are writing here now. */
  live(conversationId: string): Live<readonly string[]>;
  /**
   * The same for every conversation in which someone writes, for lists: the ids of the writers by
   * conversation id.
   */
  readonly everywhere: Live<ReadonlyMap<string, readonly string[]>>;
}

const tellEveryMs = 3_000;
/** A writer's state ends after this time (milliseconds) unless it is sent again. */
const endsAfterMs = 6_000;

const nobody: readonly string[] = [];

export const createTyping: Feature<Typing> = (deps) => {
  const { call, connection, platform } = deps;
  /** When the user's typing was last sent for each conversation, and over which line. */
  const told = new Map<string, { at: number; line: unknown }>();

  const everywhere = createEverywhere(deps);

  function tell(conversationId: string, typing: boolean): void {
    call('typing.set', { conversationId, typing }).catch(() => undefined);
  }

  return {
    set(conversationId, typing) {
      const { line } = connection;
      const at = platform.now();
      const last = told.get(conversationId);
      const isOn = last !== undefined && last.line === line && at - last.at < endsAfterMs;
      if (!typing) told.delete(conversationId);
      if (!line || (typing ? isOn && at - last.at < tellEveryMs : !isOn)) return;
      if (typing) told.set(conversationId, { at, line });
      tell(conversationId, typing);
    },

    everywhere,
    live: queryByKey((conversationId) => {
      const here = () => everywhere.value.get(conversationId) ?? nobody;
      return liveQuery(deps, here, (value) => everywhere.subscribe(() => value.set(here())));
    }),
  };
};

function createEverywhere(deps: FeatureDeps): Typing['everywhere'] {
  const { connection, events, platform } = deps;
  const noWriters: ReadonlyMap<string, readonly string[]> = new Map();
  return liveQuery(
    deps,
    () => noWriters,
    (value) => {
      /** How to cancel each writer's timer, by conversation. */
      const writers = new Map<string, Map<string, () => void>>();
      const publish = (conversationId: string) => {
        const now = new Map(value.value);
        const here = writers.get(conversationId);
        if (here?.size) now.set(conversationId, [...here.keys()]);
        else now.delete(conversationId);
        value.set(now);
      };
      const stop = (conversationId: string, userId: string) => {
        const here = writers.get(conversationId);
        here?.get(userId)?.();
        if (here?.delete(userId)) publish(conversationId);
        if (here?.size === 0) writers.delete(conversationId);
      };
      const stopAll = () => {
        for (const here of writers.values()) for (const cancel of here.values()) cancel();
        if (writers.size === 0) return;
        writers.clear();
        value.set(noWriters);
      };
      const stopListening = events.add(({ name, data }) => {
        if (name === 'message.created' && data.message.senderId !== null)
          stop(data.conversationId, data.message.senderId);
        if (name !== 'typing.changed') return;
        const { conversationId, userId, typing } = data;
        if (!typing) return stop(conversationId, userId);
        const here = writers.get(conversationId) ?? new Map<string, () => void>();
        writers.set(conversationId, here);
        const isNew = !here.has(userId);
        here.get(userId)?.();
        here.set(
          userId,
          platform.after(endsAfterMs, () => stop(conversationId, userId)),
        );
        if (isNew) publish(conversationId);
      });
      const stopFollowing = connection.state.subscribe(({ status }) => {
        if (status !== 'connected') stopAll();
      });
      return () => {
        stopListening();
        stopFollowing();
        stopAll();
      };
    },
  );
}
