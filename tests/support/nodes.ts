/**
 * Two servers over one database and one Redis, and people with sockets on either. The lease and its
 * kin are shortened.
 */
import type { EventData, EventName, WireEvent } from '@parlor/sdk/protocol/events';
import type { Session } from '@parlor/sdk/protocol/auth';
import { expect, vi } from 'vitest';
import type { Overrides } from '../../server/src/overrides.js';
import type { Site } from '../../server/src/features/sites/sites.js';
import { RawSocket } from './raw-socket.js';
import { RedisServer } from './redis.js';
import { data, TestServer } from './test-server.js';

const quick = { beatMs: 100, leaseMs: 1_000, pingMs: 50, retryMs: [20, 100] as const };

interface NodesOptions {
  overrides?: Overrides;
  /** Leave Redis off at the start. */
  withoutRedis?: boolean;
}

export class Nodes implements AsyncDisposable {
  private constructor(
    readonly redis: RedisServer,
    readonly a: TestServer,
    readonly b: TestServer,
    readonly site: Site,
  ) {}

  static async start({ overrides = {}, withoutRedis = false }: NodesOptions = {}): Promise<Nodes> {
    const redis = await (withoutRedis ? RedisServer.stopped() : RedisServer.start());
    const settings = { ...overrides, nodes: { ...quick, ...overrides.nodes } };
    const a = await TestServer.start(settings, { redisUrl: redis.url });
    const b = await TestServer.start(settings, {
      redisUrl: redis.url,
      database: a.config.database,
    });
    const nodes = new Nodes(redis, a, b, await a.site());
    if (!withoutRedis) await nodes.acquainted();
    return nodes;
  }

  /** What is said on one is heard on the other, both ways. */
  async acquainted(): Promise<void> {
    for (const [from, to] of [
      [this.a, this.b],
      [this.b, this.a],
    ] as const) {
      const session = await from.session(this.site, 'Probe');
      const socket = await this.socket(to, session);
      await eventually(() => {
        from.app.realtime.publish([`user:${session.user.id}`], [probe]);
        expect(socket.events).not.toEqual([]);
      });
      socket.socket.disconnect();
    }
  }

  async person(name: string): Promise<Session> {
    const session = await this.a.session(this.site, name);
    await this.a.asMember(this.site, session.user.id);
    return session;
  }

  socket(server: TestServer, { accessToken }: Session): Promise<RawSocket> {
    return RawSocket.open(server, { siteKey: this.site.publicKey, token: accessToken });
  }

  /** Gives the id of the new conversation. */
  async start(starter: Session, others: readonly Session[], server = this.a): Promise<string> {
    const input = { userIds: others.map(({ user }) => user.id), clientId: 'first', text: 'first' };
    return data(await server.http('conversations.start', input, { token: starter.accessToken }))
      .conversation.id;
  }

  async send(
    server: TestServer,
    { accessToken }: Session,
    conversationId: string,
    text: string,
  ): Promise<void> {
    const clientId = text.replaceAll(/[^\w-]/g, '-');
    data(
      await server.http(
        'messages.send',
        { conversationId, clientId, text },
        { token: accessToken },
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.b[Symbol.asyncDispose]();
    await this.a[Symbol.asyncDispose]();
    await this.redis[Symbol.asyncDispose]();
  }
}

const probe: WireEvent = {
  name: 'typing.changed',
  data: { conversationId: 'none', userId: 'nobody', typing: false },
};

/** Waits until the check passes. */
export function eventually<T>(check: () => T | Promise<T>, timeout = 20_000): Promise<T> {
  return vi.waitFor(check, { timeout, interval: 10 });
}

/** The data of the socket's events of one name, in order. */
export function heard<N extends EventName>(socket: RawSocket, name: N): EventData<N>[] {
  return socket.events
    .filter((event) => event.name === name)
    .map((event) => event.data as EventData<N>);
}

/** The texts of the messages that the socket heard of. */
export function texts(socket: RawSocket): (string | null)[] {
  return heard(socket, 'message.created').map(({ message }) => message.text);
}
