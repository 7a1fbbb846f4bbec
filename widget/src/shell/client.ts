import { createCore, type Core, type Me, type Site } from '@parlor/sdk';
import { load } from '../load.js';
import { nextTask } from '../shared/next-task.js';
import type { ParlorChat } from './parlor-chat.js';

export interface Client {
  readonly element: ParlorChat;
  readonly chat: Core;
  /** Call when another view is in front. */
  looked(): void;
  /** The element no longer needs the client. The last element closes it. */
  release(): Promise<void>;
}

interface Shared {
  chat: Core;
  /** One for each element, or two while an element is removed and added again. */
  held: Set<Client>;
  alerts?: { look(): void; end(): void };
  /** Shows the look of the site; its code is loaded if the site has one, or had. */
  dress(site: Site): Promise<void>;
}

/**
 * The clients of a page: the chats of one site and server share a session, a connection and the
 * alerts for unread messages. Elements that give the same key get the same client.
 */
function createClients(): (element: ParlorChat, key: string) => Client {
  const clients = new Map<string, Shared>();

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
    let hasLook: unknown;
    const shared: Shared = {
      held,
      async dress({ look = null }) {
        if ((hasLook ||= look))
          await load(() => import('../shared/look.js')).then(
            ({ applyLook }) => applyLook([...held], site, look),
            () => undefined,
          );
      },
      chat: {
        ...core,
        // Once for all elements, so that the host's `auth` is not called again for a session that
        // continues.
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
    core.on('site.changed', (data) => void shared.dress(data.site));
    core.auth.user.subscribe((me) => {
      if (me && !shared.alerts) addAlerts(shared, key).catch(() => undefined);
    });
    return shared;
  }

  /** If the code cannot be fetched, there are no alerts until the next sign-in tries again. */
  async function addAlerts(shared: Shared, key: string): Promise<void> {
    // After the connection, which the same sign-in opens.
    await nextTask();
    const { AlertsController: Alerts } = await load(() => import('../notifications/index.js'));
    if (clients.get(key) === shared) shared.alerts ??= new Alerts(shared.chat, shared.held);
  }

  return (element, key) => {
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
    shared.chat.auth.site().then(shared.dress, () => undefined);
    return client;
  };
}

/** The client of an element. All elements of a page call the same function. */
export const clientFor = createClients();
