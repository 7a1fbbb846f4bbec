import { liveQuery } from './live-query.js';
import type { Listeners } from './listeners.js';
import type { Live } from './live.js';
import type { Platform } from './platform.js';
import type { WireEvent } from './protocol/events.js';
import { typingRoutes } from './protocol/routes/typing.js';
import type { Routes } from './protocol/table.js';
import type { Call } from './transport/calls.js';
import type { Connection } from './transport/connection.js';

export interface Typing {
  /**
   * Tells the others that one is writing, or no longer is. Call it with every key: the server hears of it every three seconds
   * while one writes, and once at the end. Nothing is said while there is no connection.
   */
  set(conversationId: string, typing: boolean): void;
  /** The ids of the others who are writing here now. */
  live(conversationId: string): Live<readonly string[]>;
}

const tellEveryMs = 3_000;
/** The server's promise: who is still writing says so again before this time. */
const endsAfterMs = 6_000;

const nobody: readonly string[] = [];

export interface TypingParts {
  call: Call;
  connection: Pick<Connection, 'line' | 'state'>;
  events: Listeners<WireEvent>;
  platform: Platform;
  routes: Routes;
}

export function createTyping({ call, connection, events, platform, routes }: TypingParts): Typing {
  Object.assign(routes, typingRoutes);
  /** When each conversation was told last that one is writing, and over which line. */
  const told = new Map<string, { at: number; line: unknown }>();

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

    live: (conversationId) =>
      liveQuery(
        () => nobody,
        (value) => {
          const ends = new Map<string, () => void>();
          const publish = () => value.set(ends.size === 0 ? nobody : [...ends.keys()]);
          const stop = (userId: string) => {
            const cancel = ends.get(userId);
            cancel?.();
            if (ends.delete(userId)) publish();
          };
          const stopAll = () => {
            for (const cancel of ends.values()) cancel();
            ends.clear();
            publish();
          };
          const stopListening = events.add(({ name, data }) => {
            if (name === 'message.created' && data.conversationId === conversationId && data.message.senderId !== null)
              stop(data.message.senderId);
            if (name !== 'typing.changed' || data.conversationId !== conversationId) return;
            const { userId, typing } = data;
            if (!typing) return stop(userId);
            const isNew = !ends.has(userId);
            ends.get(userId)?.();
            ends.set(
              userId,
              platform.after(endsAfterMs, () => stop(userId)),
            );
            if (isNew) publish();
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
      ),
  };
}
