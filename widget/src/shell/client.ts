/**
 * The SDK's client as the chats of a page share it: those of one site and server have one session,
 * one connection, and one caller for unread messages. Fetched on the first intent, or at once if a
 * session of an earlier page is stored.
 */
import { createCore, type Core, type Me } from '@parlor/sdk';
import type { AlertsController } from '../notifications/alerts-controller.js';
import { nextTask } from '../shared/next-task.js';
import type { ParlorChat } from './parlor-chat.js';
import { load } from '../shared/load.js';

export interface Client {
  readonly element: ParlorChat;
  readonly chat: Core;
  /** To be called when another view is in front. */
  looked(): void;
  /** The element does not need it any more. The last element closes it. */
  release(): Promise<void>;
}

interface Shared {
  chat: Core;
  /** One for each element, or two while it goes and comes back. */
  held: Set<Client>;
  alerts?: AlertsController;
}

const clients = new Map<string, Shared>();

/** Elements that give the same key get the same client. */
export function clientFor(element: ParlorChat, key: string): Client {
  const shared = clients.get(key) ?? make(element, key);
  const client: Client = {
    element,
    chat: shared.chat,
    looked: () => shared.alerts?.look(),
    async release() {
      if (!shared.held.delete(client) || shared.held.size > 0) return;
      clients.delete(key);
      shared.alerts?.end();
      await shared.chat.close();
    },
  };
  shared.held.add(client);
  return client;
}

function make({ site, server: url, auth }: ParlorChat, key: string): Shared {
  const held = new Set<Client>();
  const core = createCore({
    site,
    url,
    ...(auth && {
      auth: async (reason) =>
        (await [...held].find(({ element }) => element.auth)?.element.auth?.(reason)) ?? null,
    }),
  });
  let starting: Promise<Me | null> | undefined;
  let isStarted = false;
  const shared: Shared = {
    held,
    chat: {
      ...core,
      // Once for all elements, so that the host's `auth` is not asked again for a session that goes
      // on.
      start() {
        const me = core.auth.user.value;
        if (isStarted && me) return Promise.resolve(me);
        starting ??= core.start().finally(() => (starting = undefined));
        isStarted = true;
        return starting;
      },
    },
  };
  clients.set(key, shared);
  core.auth.user.subscribe((me) => {
    if (me && !shared.alerts) attend(shared, key).catch(() => undefined);
  });
  return shared;
}

/** If its code cannot be fetched, the reader gets no alerts until the next sign-in tries again. */
async function attend(shared: Shared, key: string): Promise<void> {
  // After the connection, which the same sign-in opens.
  await nextTask();
  const { AlertsController: Alerts } = await load(
    () => import('../notifications/alerts-controller.js'),
  );
  if (clients.get(key) === shared) shared.alerts ??= new Alerts(shared.chat, shared.held);
}
