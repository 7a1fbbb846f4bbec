/**
 * The socket side of the binding: a Socket.IO server whose sockets belong to an authenticated user, call operations by emit with ack, and
 * receive lists of events. Features publish through `Realtime`; nothing here knows them.
 */
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { WireError } from '@parlor/sdk/protocol/errors';
import type { EventDefinition } from '@parlor/sdk/protocol/table';
import type { EventData, WireEvent } from '@parlor/sdk/protocol/events';
import { limits } from '@parlor/sdk/protocol/limits';
import { wire } from '@parlor/sdk/protocol/wire';
import { Server, type Socket } from 'socket.io';
import * as v from 'valibot';
import type { Authenticated, Gatekeeper } from './context.js';
import type { Dispatcher } from './dispatcher.js';
import { Fault, toFault } from './fault.js';
import { checkOrigin, describe } from './http.js';
import type { Log } from './log.js';
import { rooms } from './rooms.js';

export type EndReason = EventData<'session.ended'>['reason'];

export interface Realtime {
  /** Sends the events as one frame to every socket in any of the rooms, once. */
  publish(rooms: readonly string[], events: readonly WireEvent[]): void;
  /** Every socket of these users is in the conversation's room when this resolves. */
  join(userIds: readonly string[], conversationId: string): void;
  /** No socket of these users is in the conversation's room when this returns: what is published there later does not reach them. */
  leave(userIds: readonly string[], conversationId: string): void;
  /** Closes the sockets of these users, whose clients open new ones: their rooms are looked up anew. */
  reconnect(userIds: readonly string[]): void;
  /** Tells the session's sockets why, and closes them. */
  endSession(sessionId: string, reason: EndReason): void;
}

/** What features do when a user's sockets come and go. */
export interface SocketHooks {
  /** The conversations that a new socket listens to. */
  conversationsOf(userId: string): Promise<readonly string[]>;
  connected(userId: string): void;
  disconnected(userId: string): void;
  /** Of these sessions, those that have ended: asked every two seconds, as another process may have ended them. */
  endedSessions(sessionIds: readonly string[]): Promise<readonly string[]>;
}

export interface RealtimeOptions {
  dispatcher: Dispatcher;
  gatekeeper: Gatekeeper;
  hooks: SocketHooks;
  events: Readonly<Record<string, EventDefinition>>;
  log: Log;
  newId: () => string;
  now: () => Date;
  trustProxy: boolean;
  isUnavailable: (error: unknown) => boolean;
  checkEvents: boolean;
}

interface SocketData {
  caller: Authenticated;
  address: string;
  /** Rooms that the user left while the handshake was under way: the look-up of rooms may have begun before. */
  left?: Set<string>;
}

type ParlorSocket = Socket<Record<string, never>, Record<string, (...args: unknown[]) => void>, Record<string, never>, SocketData>;

const sweepMs = 2_000;

export class SocketServer implements Realtime {
  readonly #io: Server<Record<string, never>, Record<string, (...args: unknown[]) => void>, Record<string, never>, SocketData>;
  readonly #options: RealtimeOptions;
  /** Sockets whose handshake is under way: Socket.IO does not find them by their rooms yet. */
  readonly #admitting = new Set<ParlorSocket>();
  #sweep: NodeJS.Timeout | undefined;

  constructor(http: HttpServer, options: RealtimeOptions) {
    this.#options = options;
    this.#io = new Server(http, {
      path: wire.socketPath,
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      maxHttpBufferSize: limits.bodyBytes,
      allowRequest: (request, done) => void this.#admitRequest(request).then((refusal) => done(refusal, refusal === null)),
    });
    this.#io.use((socket, next) => {
      const done = (refusal?: Error) => {
        next(refusal);
        // Socket.IO takes the socket in on the next tick.
        setImmediate(() => this.#admitting.delete(socket as ParlorSocket));
      };
      this.#admitSocket(socket as ParlorSocket).then(
        () => done(),
        (error: unknown) => done(this.#refusal(error)),
      );
    });
    this.#io.on('connection', (socket) => this.#serve(socket as ParlorSocket));
    this.#sweepLater();
  }

  publish(targets: readonly string[], events: readonly WireEvent[]): void {
    if (this.#options.checkEvents) for (const event of events) v.parse(this.#options.events[event.name]!.data, event.data);
    this.#io.to([...targets]).emit(wire.eventsFrame, events);
  }

  join(userIds: readonly string[], conversationId: string): void {
    const room = rooms.conversation(conversationId);
    this.#io.in(userIds.map(rooms.user)).socketsJoin(room);
    for (const socket of this.#admittingOf(userIds)) {
      socket.data.left?.delete(room);
      void socket.join(room);
    }
  }

  leave(userIds: readonly string[], conversationId: string): void {
    const room = rooms.conversation(conversationId);
    this.#io.in(userIds.map(rooms.user)).socketsLeave(room);
    for (const socket of this.#admittingOf(userIds)) {
      (socket.data.left ??= new Set()).add(room);
      void socket.leave(room);
    }
  }

  reconnect(userIds: readonly string[]): void {
    this.#io.in(userIds.map(rooms.user)).disconnectSockets(true);
    for (const socket of this.#admittingOf(userIds)) socket.disconnect(true);
  }

  #admittingOf(userIds: readonly string[]): ParlorSocket[] {
    return [...this.#admitting].filter((socket) => userIds.includes(socket.data.caller.user.id));
  }

  endSession(sessionId: string, reason: EndReason): void {
    this.#end(rooms.session(sessionId), reason);
  }

  /** Closes every socket; calls that are under way go on. */
  async close(): Promise<void> {
    clearTimeout(this.#sweep);
    this.#sweep = undefined;
    await new Promise<void>((resolve) => void this.#io.close(() => resolve()));
  }

  #end(room: string, reason: EndReason): void {
    this.publish([room], [{ name: 'session.ended', data: { reason } }]);
    this.#io.in(room).disconnectSockets(true);
  }

  /** Before the upgrade: the page's origin against the site that it names. Gives what is wrong, or null. */
  async #admitRequest(request: IncomingMessage): Promise<string | null> {
    try {
      const site = await this.#options.gatekeeper.site(siteKey(request));
      checkOrigin(site, request.headers.origin ?? '');
      return null;
    } catch (error) {
      return toFault(error, this.#options.isUnavailable).code;
    }
  }

  /** Before the handshake is answered: the token, and the rooms, so that nothing after `connect` is missed. */
  async #admitSocket(socket: ParlorSocket): Promise<void> {
    const caller = await this.#authenticate(socket, socket.handshake.auth['token']);
    socket.data.caller = caller;
    socket.data.address = this.#addressOf(socket);
    this.#admitting.add(socket);
    await socket.join([rooms.user(caller.user.id), rooms.session(caller.sessionId)]);
    const conversations = await this.#options.hooks.conversationsOf(caller.user.id);
    await socket.join(conversations.map(rooms.conversation).filter((room) => !socket.data.left?.has(room)));
  }

  async #authenticate(socket: ParlorSocket, token: unknown): Promise<Authenticated> {
    if (typeof token !== 'string') throw new Fault('unauthenticated');
    const caller = await this.#options.gatekeeper.user(token);
    if (caller.site.publicKey !== siteKey(socket.request)) throw new Fault('unauthenticated', 'The access token belongs to another site.');
    checkOrigin(caller.site, socket.request.headers.origin ?? '');
    return caller;
  }

  #addressOf(socket: ParlorSocket): string {
    const forwarded =
      this.#options.trustProxy &&
      String(socket.handshake.headers['x-forwarded-for'] ?? '')
        .split(',')[0]
        ?.trim();
    return forwarded || socket.handshake.address;
  }

  #refusal(error: unknown): Error {
    const wireError = this.#toWire(error, this.#options.newId());
    return Object.assign(new Error(wireError.code), { data: wireError });
  }

  #serve(socket: ParlorSocket): void {
    const { user } = socket.data.caller;
    this.#options.hooks.connected(user.id);
    socket.on('disconnect', () => this.#options.hooks.disconnected(user.id));
    socket.onAny((name: string, ...rest: unknown[]) => {
      const reply = rest.at(-1);
      // Without an ack nobody waits for the answer, and a call without an answer is not in the protocol.
      if (typeof reply !== 'function') return;
      void this.#answer(socket, name, rest.length > 1 ? rest[0] : {}).then((answer) => (reply as (answer: unknown) => void)(answer));
    });
  }

  async #answer(socket: ParlorSocket, name: string, input: unknown): Promise<object> {
    const requestId = this.#options.newId();
    const { caller, address } = socket.data;
    try {
      if (name === wire.authenticateFrame) return { ok: true, data: await this.#renew(socket, input) };
      if (caller.expiresAt <= this.#options.now()) throw new Fault('token_expired');
      const call = { requestId, siteId: caller.site.id, address, user: caller.user, sessionId: caller.sessionId };
      const data = await this.#options.dispatcher.dispatch(name, call, input);
      this.#options.log.debug({ requestId, operation: name }, 'call');
      return { ok: true, data };
    } catch (error) {
      return { ok: false, error: this.#toWire(error, requestId) };
    }
  }

  async #renew(socket: ParlorSocket, input: unknown): Promise<object> {
    const caller = await this.#authenticate(socket, (input as { token?: unknown } | null)?.token);
    if (caller.sessionId !== socket.data.caller.sessionId)
      throw new Fault('unauthenticated', 'The access token belongs to another session.');
    socket.data.caller = caller;
    return {};
  }

  #toWire(error: unknown, requestId: string): WireError {
    const fault = toFault(error, this.#options.isUnavailable);
    if (fault.status >= 500) this.#options.log.error({ requestId, error: describe(fault.cause ?? fault) }, fault.code);
    return fault.toWire(requestId);
  }

  #sweepLater(): void {
    this.#sweep = setTimeout(() => {
      void this.#closeEnded()
        .catch((error: unknown) => this.#options.log.warn({ error: describe(error) }, 'ended sessions could not be looked up'))
        .finally(() => this.#sweep && this.#sweepLater());
    }, sweepMs);
    this.#sweep.unref();
  }

  async #closeEnded(): Promise<void> {
    const now = this.#options.now();
    const sockets = [...this.#io.of('/').sockets.values()] as ParlorSocket[];
    for (const socket of sockets.filter(({ data }) => data.caller.expiresAt <= now)) {
      socket.emit(wire.eventsFrame, [{ name: 'session.ended', data: { reason: 'expired' } }] satisfies WireEvent[]);
      socket.disconnect(true);
    }
    const sessions = [...new Set(sockets.map(({ data }) => data.caller.sessionId))];
    for (const id of await this.#options.hooks.endedSessions(sessions)) this.endSession(id, 'revoked');
  }
}

function siteKey(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://localhost').searchParams.get('site') ?? '';
}
