/**
 * The socket side of the binding: a Socket.IO server whose sockets belong to an authenticated user,
 * call operations by emit with ack, and receive lists of events. Features publish through
 * `Realtime`; nothing here knows them. What is published on one node reaches the sockets of all:
 * this node's at once, whether or not the bus works, the others' in the order of the bus.
 */
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Reply, WireError } from '@parlor/sdk/protocol/errors';
import type { EventDefinition } from '@parlor/sdk/protocol/table';
import type { EventData, WireEvent } from '@parlor/sdk/protocol/events';
import { limits } from '@parlor/sdk/protocol/limits';
import { wire } from '@parlor/sdk/protocol/wire';
import { Server, type Socket } from 'socket.io';
import * as v from 'valibot';
import type { ConnectionLimits } from './connections.js';
import type { Authenticated, CallingSite, Gatekeeper } from './context.js';
import { type Dispatcher, signalRate } from './dispatcher.js';
import type { FaultLog } from './fault-log.js';
import { Fault, toFault } from './fault.js';
import type { Bus, Topic } from './bus.js';
import { packetOf, sendGathered, sendPacket } from './frame.js';
import { describe } from './describe.js';
import { checkOrigin } from './http.js';
import type { Limiter } from './limits.js';
import type { Log } from './log.js';
import { Outboxes } from './outbox.js';
import { LoopSlices } from './loop-slices.js';
import { type Conn, SocketGates } from './socket-gate.js';
import { SocketPlaces } from './socket-places.js';
import { answerOtherRequests, SocketEngine } from './socket-engine.js';
import type { Rate } from './rate.js';
import { rooms } from './rooms.js';
import { type ConversationsOfMany, SocketRooms } from './socket-rooms.js';

export type EndReason = EventData<'session.ended'>['reason'];

/** Events for every socket in any of the rooms; `except` names rooms whose sockets are left out. */
export interface Publication {
  readonly rooms: readonly string[];
  readonly events: readonly WireEvent[];
  readonly except?: readonly string[];
}

export interface Realtime {
  /**
   * Sends the events as one frame to every socket in any of the rooms, once; `except` names rooms
   * whose sockets are left out.
   */
  publish(rooms: readonly string[], events: readonly WireEvent[], except?: readonly string[]): void;
  /**
   * Sends events of a conversation's log, up to this `rev`, to the sockets in its room, without
   * those who became members after it.
   */
  publishLog(conversationId: string, rev: number, events: readonly WireEvent[]): void;
  /** Like `publish`, to the sockets of this node alone: for what every node finds out by itself. */
  publishHere(
    rooms: readonly string[],
    events: readonly WireEvent[],
    except?: readonly string[],
  ): void;
  /** The same for many publications: each socket gets its events as one frame. */
  publishGathered(publications: readonly Publication[]): void;
  /** Whether a socket of this node is in the room. */
  hasSockets(room: string): boolean;
  /**
   * Every socket of these users on this node is in the conversation's room when this returns; on
   * the others before anything published later. `rev` is the conversation's when they became
   * members.
   */
  join(userIds: readonly string[], conversationId: string, rev: number): void;
  /**
   * Takes every socket of these users out of the conversation's room: on this node when this
   * returns, on the others before anything published later.
   */
  leave(userIds: readonly string[], conversationId: string): void;
  /**
   * The same, and resolves when all nodes have done it. Without waiting, a later commit of another
   * node may reach its sockets before the message about the removal does. So await this before the
   * commit, under the conversation's lock; and call `leave` after it, for handshakes that have read
   * the members in between.
   */
  leaveEverywhere(userIds: readonly string[], conversationId: string): Promise<void>;
  /**
   * Closes the sockets of these users; their clients open new ones, and their rooms are read again.
   */
  reconnect(userIds: readonly string[]): void;
  /**
   * The socket gets what is published to the presence rooms of these users and of no others, for
   * this time. Does nothing if the socket has closed.
   */
  watchPresence(socketId: string, userIds: readonly string[], forMs: number): void;
  /** Sends the reason to the session's sockets, and closes them. */
  endSession(sessionId: string, reason: EndReason): void;
}

/** What features do when a user's sockets come and go. */
export interface SocketHooks {
  /**
   * The conversations that a new socket listens to, and those that each user's sockets should be
   * listening to.
   */
  conversationsOf(userId: string): Promise<readonly string[]>;
  conversationsOfMany: ConversationsOfMany;
  connected(userId: string): void;
  disconnected(userId: string): void;
  /**
   * Of these sessions, those that have ended: asked every two seconds, as another process may have
   * ended them.
   */
  endedSessions(
    sessionIds: readonly string[],
  ): Promise<readonly { id: string; reason: EndReason }[]>;
}

export interface RealtimeOptions {
  dispatcher: Dispatcher;
  gatekeeper: Gatekeeper;
  bus: Bus;
  hooks: SocketHooks;
  events: Readonly<Record<string, EventDefinition>>;
  log: Log;
  faultLog: FaultLog;
  newId: () => string;
  now: () => Date;
  /** Where a request comes from, as limits count it. */
  addressOf: (request: IncomingMessage) => string;
  /** The origin of this server's own pages. */
  ownOrigin: string;
  connections: ConnectionLimits;
  limiter: Limiter;
  rates: { frame: Rate; addressFrame: Rate };
  isUnavailable: (error: unknown) => boolean;
  checkEvents: boolean;
  /** Bytes that may wait for one socket's reader. */
  maxUnread: number;
}

interface SocketData {
  caller: Authenticated;
  /** Aborted when the socket has closed. */
  leaving: AbortController;
  /** Ends what the socket watches. */
  watch?: NodeJS.Timeout;
  /**
   * Rooms that the user left while the handshake was under way: the look-up of rooms may have begun
   * before.
   */
  left?: Set<string>;
}

type ParlorSocket = Socket<
  Record<string, never>,
  Record<string, (...args: unknown[]) => void>,
  Record<string, never>,
  SocketData
>;

const sweepMs = 2_000;
/** From the upgrade to the end of the handshake. The SDK waits as long. */
const handshakeMs = 10_000;
/** What is still on its way to an HTTP client gets this long. */
const closeGraceMs = 300;

export class SocketServer implements Realtime {
  readonly #http: HttpServer;
  readonly #io: Server<
    Record<string, never>,
    Record<string, (...args: unknown[]) => void>,
    Record<string, never>,
    SocketData
  >;
  readonly #options: RealtimeOptions;
  readonly #rooms: SocketRooms;
  readonly #places: SocketPlaces;
  readonly #gates: SocketGates;
  readonly #published: Topic<{
    rooms: readonly string[];
    except?: string | readonly string[] | undefined;
  }>;
  readonly #logged: Topic<{ conversationId: string; rev: number }>;
  readonly #joined: Topic<{ userIds: readonly string[]; conversationId: string; rev: number }>;
  readonly #left: Topic<{ userIds: readonly string[]; conversationId: string }>;
  readonly #reconnected: Topic<{ userIds: readonly string[] }>;
  readonly #ended: Topic<{ sessionId: string; reason: EndReason }>;
  /** The steps of handshakes. */
  readonly #slices = new LoopSlices();
  #sweep: NodeJS.Timeout | undefined;

  constructor(http: HttpServer, options: RealtimeOptions) {
    this.#options = options;
    this.#http = http;
    this.#io = new Server(http, {
      path: wire.socketPath,
      transports: ['websocket'],
      serveClient: false,
      perMessageDeflate: false,
      maxHttpBufferSize: limits.bodyBytes,
      connectTimeout: handshakeMs,
      wsEngine: SocketEngine,
      destroyUpgrade: false,
      allowRequest: (request, done) =>
        void this.#admitRequest(request).then((refusal) => done(refusal, refusal === null)),
    });
    this.#rooms = new SocketRooms(
      this.#io.of('/'),
      ({ data }) => (data as SocketData).caller.user.id,
    );
    answerOtherRequests(http, this.#io.engine, options.newId);
    this.#places = new SocketPlaces(options.connections);
    this.#gates = new SocketGates({
      frames: options.rates.frame,
      addressFrames: options.rates.addressFrame,
      maxUnread: options.maxUnread,
      toWire: (fault) => fault.toWire(options.newId()),
    });
    const outboxes = new Outboxes(options.maxUnread);
    this.#io.engine.on('connection', (conn: Conn & { request: IncomingMessage }) => {
      const { address } = this.#places.of(conn.request)!;
      outboxes.attach(conn.transport, address);
      this.#gates.attach(conn, address);
    });
    this.#io.use((socket, next) => {
      const done = (refusal?: Error) => {
        this.#gates.of(socket.conn)?.handshakeEnded(!refusal);
        next(refusal);
        // Socket.IO takes the socket in on the next tick.
        setImmediate(() => this.#rooms.admitted(socket));
      };
      this.#admitSocket(socket as ParlorSocket).then(
        () => done(),
        (error: unknown) => done(this.#refusal(error)),
      );
    });
    this.#io.on('connection', (socket) => this.#serve(socket as ParlorSocket));

    const { bus } = options;
    this.#published = bus.topic('published');
    // A node of an older version names one room.
    this.#published.listen(({ rooms: names, except = [] }, _, packet) =>
      sendPacket(this.#rooms.in(names, [except].flat()), packet),
    );
    this.#logged = bus.topic('logged');
    this.#logged.listen(({ conversationId, rev }, _, packet) =>
      sendPacket(this.#rooms.inLog(conversationId, rev), packet),
    );
    this.#joined = bus.topic('joined');
    this.#joined.listen(({ userIds, conversationId, rev }) =>
      this.#rooms.join(userIds, conversationId, rev),
    );
    this.#left = bus.topic('left');
    this.#left.listen(({ userIds, conversationId }) => this.#rooms.leave(userIds, conversationId));
    this.#reconnected = bus.topic('reconnected');
    this.#reconnected.listen(({ userIds }) => this.#reconnectHere(userIds));
    this.#ended = bus.topic('ended');
    this.#ended.listen(({ sessionId, reason }) => this.#endHere(sessionId, reason));
    bus.watch({ reconnected: () => this.#refreshRooms() });
    this.#sweepLater();
  }

  publish(
    targets: readonly string[],
    events: readonly WireEvent[],
    except?: readonly string[],
  ): void {
    const packet = this.#packet(events);
    sendPacket(this.#rooms.in(targets, except), packet);
    this.#published.send({ rooms: targets, except }, packet);
  }

  publishLog(conversationId: string, rev: number, events: readonly WireEvent[]): void {
    const packet = this.#packet(events);
    sendPacket(this.#rooms.inLog(conversationId, rev), packet);
    this.#logged.send({ conversationId, rev }, packet);
  }

  publishHere(
    targets: readonly string[],
    events: readonly WireEvent[],
    except?: readonly string[],
  ): void {
    sendPacket(this.#rooms.in(targets, except), this.#packet(events));
  }

  publishGathered(publications: readonly Publication[]): void {
    for (const { events } of publications) this.#check(events);
    sendGathered(
      publications.map(({ rooms: targets, events, except }) => ({
        sockets: this.#rooms.in(targets, except),
        events,
      })),
    );
  }

  hasSockets(room: string): boolean {
    return this.#rooms.has(room);
  }

  #packet(events: readonly WireEvent[]): string {
    this.#check(events);
    return packetOf(events);
  }

  #check(events: readonly WireEvent[]): void {
    if (!this.#options.checkEvents) return;
    for (const event of events) v.parse(this.#options.events[event.name]!.data, event.data);
  }

  join(userIds: readonly string[], conversationId: string, rev: number): void {
    this.#rooms.join(userIds, conversationId, rev);
    this.#joined.send({ userIds, conversationId, rev });
  }

  leave(userIds: readonly string[], conversationId: string): void {
    this.#rooms.leave(userIds, conversationId);
    this.#left.send({ userIds, conversationId });
  }

  leaveEverywhere(userIds: readonly string[], conversationId: string): Promise<void> {
    this.#rooms.leave(userIds, conversationId);
    return this.#left.confirm({ userIds, conversationId });
  }

  reconnect(userIds: readonly string[]): void {
    this.#reconnectHere(userIds);
    this.#reconnected.send({ userIds });
  }

  watchPresence(socketId: string, userIds: readonly string[], forMs: number): void {
    const socket = this.#io.of('/').sockets.get(socketId);
    if (!socket) return;
    clearTimeout(socket.data.watch);
    const wanted = new Set(userIds.map(rooms.presence));
    for (const room of socket.rooms)
      if (rooms.isPresence(room) && !wanted.has(room)) void socket.leave(room);
    for (const room of wanted) if (!socket.rooms.has(room)) void socket.join(room);
    if (wanted.size > 0)
      socket.data.watch = setTimeout(() => this.watchPresence(socketId, [], 0), forMs).unref();
  }

  endSession(sessionId: string, reason: EndReason): void {
    this.#endHere(sessionId, reason);
    this.#ended.send({ sessionId, reason });
  }

  /** Calls that wait for their turn on a socket are passed on at once, to be refused. */
  release(): void {
    this.#gates.release();
  }

  /** Closes every socket; calls that are under way go on. */
  async close(): Promise<void> {
    clearTimeout(this.#sweep);
    this.#sweep = undefined;
    // It ends the HTTP server, too, which would wait for clients that keep their connection for a
    // next call.
    const grace = setTimeout(() => this.#http.closeAllConnections(), closeGraceMs);
    await new Promise<void>((resolve) => void this.#io.close(() => resolve()));
    clearTimeout(grace);
  }

  #endHere(sessionId: string, reason: EndReason): void {
    const sockets = this.#rooms.end(sessionId);
    if (sockets.length === 0) return;
    sendPacket(sockets, this.#packet([{ name: 'session.ended', data: { reason } }]));
    for (const socket of sockets) socket.disconnect(true);
  }

  #reconnectHere(userIds: readonly string[]): void {
    for (const socket of this.#rooms.ofUsers(userIds)) socket.disconnect(true);
  }

  #refreshRooms(): void {
    this.#rooms
      .refresh(this.#options.hooks.conversationsOfMany)
      .catch((error: unknown) =>
        this.#options.log.warn(
          { error: describe(error) },
          'the rooms of the sockets could not be looked up',
        ),
      );
  }

  /**
   * Before the upgrade: a place, and the page's origin against the site that it names. Gives what
   * is wrong, or null.
   */
  async #admitRequest(request: IncomingMessage): Promise<string | null> {
    const { addressOf, gatekeeper, limiter } = this.#options;
    try {
      const { address } = this.#places.take(request, addressOf(request));
      await limiter.take('handshake', address);
      this.#checkOrigin(await gatekeeper.site(siteKey(request)), request);
      await this.#slices.enter();
      return null;
    } catch (error) {
      return toFault(error, this.#options.isUnavailable).code;
    }
  }

  /**
   * Before the handshake is answered: the token, and the rooms, so that nothing after `connect` is
   * missed.
   */
  async #admitSocket(socket: ParlorSocket): Promise<void> {
    await this.#slices.enter();
    const caller = await this.#authenticate(socket, socket.handshake.auth['token']);
    socket.data.caller = caller;
    this.#places.of(socket.request)!.settle(caller.user);
    socket.data.leaving = new AbortController();
    const conversations = async () => {
      const ids = await this.#options.hooks.conversationsOf(caller.user.id);
      await this.#slices.enter();
      return ids;
    };
    const who = { siteId: caller.site.id, userId: caller.user.id, sessionId: caller.sessionId };
    const lives = await this.#rooms.admit(socket, who, conversations);
    if (!lives) throw new Fault('session_ended');
  }

  async #authenticate(socket: ParlorSocket, token: unknown): Promise<Authenticated> {
    if (typeof token !== 'string') throw new Fault('unauthenticated');
    const caller = await this.#options.gatekeeper.user(token);
    if (caller.site.publicKey !== siteKey(socket.request))
      throw new Fault('unauthenticated', 'The access token belongs to another site.');
    this.#checkOrigin(caller.site, socket.request, true);
    return caller;
  }

  #checkOrigin(site: CallingSite, { headers }: IncomingMessage, isConnected = false): void {
    checkOrigin(site, headers.origin ?? '', this.#options, isConnected);
  }

  #refusal(error: unknown): Error {
    const wireError = this.#toWire(error, this.#options.newId());
    return Object.assign(new Error(wireError.code), { data: wireError });
  }

  #serve(socket: ParlorSocket): void {
    const { user } = socket.data.caller;
    this.#options.hooks.connected(user.id);
    socket.on('disconnect', () => {
      socket.data.leaving.abort();
      clearTimeout(socket.data.watch);
      this.#options.hooks.disconnected(user.id);
      // A client that leaves the namespace has nothing else to stay for.
      socket.conn.close();
    });
    const gate = this.#gates.of(socket.conn);
    socket.onAny((name: unknown, ...rest: unknown[]) => {
      const reply = rest.at(-1) as (answer: unknown) => void;
      void this.#answer(socket, String(name), rest.length > 1 ? rest[0] : {}).then((answer) => {
        reply(answer);
        gate?.callEnded();
        if (!answer.ok && answer.error.code === 'rate_limited') gate?.refused();
      });
    });
  }

  async #answer(socket: ParlorSocket, name: string, input: unknown): Promise<Reply<unknown>> {
    const requestId = this.#options.newId();
    const { caller, leaving } = socket.data;
    const { address } = this.#places.of(socket.request)!;
    if (name === wire.pingFrame) return { ok: true, data: {} };
    try {
      if (name === wire.authenticateFrame)
        return { ok: true, data: await this.#renew(socket, input) };
      if (caller.expiresAt <= this.#options.now()) throw new Fault('token_expired');
      const { signal } = leaving;
      const call = {
        requestId,
        siteId: caller.site.id,
        address,
        signal,
        user: caller.user,
        sessionId: caller.sessionId,
        socketId: socket.id,
      };
      const data = await this.#options.dispatcher.dispatch(name, call, input);
      this.#options.log.debug({ requestId, operation: name }, 'call');
      return { ok: true, data };
    } catch (error) {
      return { ok: false, error: this.#toWire(error, requestId) };
    }
  }

  async #renew(socket: ParlorSocket, input: unknown): Promise<object> {
    await this.#options.limiter.takeForCall([signalRate(socket.data.caller.user)]);
    const caller = await this.#authenticate(socket, (input as { token?: unknown } | null)?.token);
    if (caller.sessionId !== socket.data.caller.sessionId)
      throw new Fault('unauthenticated', 'The access token belongs to another session.');
    socket.data.caller = caller;
    return {};
  }

  #toWire(error: unknown, requestId: string): WireError {
    const fault = toFault(error, this.#options.isUnavailable);
    this.#options.faultLog.write(fault, requestId);
    return fault.toWire(requestId);
  }

  #sweepLater(): void {
    this.#sweep = setTimeout(() => {
      void this.#closeEnded()
        .catch((error: unknown) =>
          this.#options.log.warn(
            { error: describe(error) },
            'ended sessions could not be looked up',
          ),
        )
        .finally(() => this.#sweep && this.#sweepLater());
    }, sweepMs);
    this.#sweep.unref();
  }

  async #closeEnded(): Promise<void> {
    const now = this.#options.now();
    const sockets = [...this.#io.of('/').sockets.values()] as ParlorSocket[];
    for (const socket of sockets.filter(({ data }) => data.caller.expiresAt <= now)) {
      socket.emit(wire.eventsFrame, [
        { name: 'session.ended', data: { reason: 'expired' } },
      ] satisfies WireEvent[]);
      socket.disconnect(true);
    }
    const sessions = [...new Set(sockets.map(({ data }) => data.caller.sessionId))];
    for (const { id, reason } of await this.#options.hooks.endedSessions(sessions))
      this.#endHere(id, reason);
    // While the other nodes cannot be heard, the database alone says who was taken out of a
    // conversation there.
    if (this.#options.bus.isCut) this.#refreshRooms();
  }
}

function siteKey(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://localhost').searchParams.get('site') ?? '';
}
