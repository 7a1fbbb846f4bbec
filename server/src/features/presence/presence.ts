/**
 * Who is online: a user is online while any device has a socket on any node, and a short time
 * longer, so that going from page to page does not flicker. Every node holds the full state: its
 * own sockets, and what each other node sends about its own. When a user goes online or offline in
 * the state of a node, that node notifies its own sockets; so if a node or Redis fails, no other
 * node has to notify in its place. "Last seen" is stored in the database.
 *
 * Changes are stored and sent in batches (gathering.ts), which compare the state with what was sent
 * before: a user who comes back within a batch causes no event. A user of this node is online at
 * once, and offline when the batch has stored "last seen".
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Bus, Topic } from '../../kernel/bus.js';
import type { Environment } from '../../kernel/environment.js';
import type { Publication } from '../../kernel/realtime.js';
import { slices } from '../../kernel/slices.js';
import type { Hearers } from '../../ports/conversations.js';
import { batchMax, Gathering, type GatheringTiming } from './gathering.js';

/** A user's sockets on this node. */
interface Device {
  sockets: number;
  leaving: NodeJS.Timeout | undefined;
  /** The grace without a socket is over: the next batch takes the user offline. */
  hasLeft: boolean;
}

export type SetLastSeen = (userIds: readonly string[], at: Date) => Promise<void>;

interface PresenceOptions {
  environment: Environment;
  bus: Bus;
  /** How long a user without a socket still counts as online. */
  graceMs: number;
  timing: GatheringTiming;
  /** The rooms that are notified of each user's presence. */
  roomsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, Hearers>>;
  /** Publishes to the sockets of this node, each of which gets one frame. */
  publishHere(publications: readonly Publication[]): void;
  onError(error: unknown): void;
}

interface Change {
  userId: string;
  online: boolean;
  at: string;
  /** The rooms to notify; looked up once, by the node where the change happened. */
  rooms: readonly string[];
  /** Nodes of older versions do not send this. */
  except?: readonly string[];
}

/** All users of a node, in consecutive parts; together they replace what was known of the node. */
interface Roll {
  userIds: readonly string[];
  isFirst: boolean;
  isLast: boolean;
}

const rollSize = 1_000;
/** Rooms in one message to other nodes, beyond those of its first change. */
const roomsAtOnce = 2_000;
const nobody: Hearers = { rooms: [], except: [] };

export class Presence {
  readonly #here = new Map<string, Device>();
  readonly #elsewhere = new Map<string, Set<string>>();
  /** Users of this node whom the other nodes know to be online. */
  readonly #sent = new Set<string>();
  /** Users who are online as far as this node's sockets were notified. */
  readonly #told = new Set<string>();
  /** Users of the next batches whose "last seen" is to be stored. */
  readonly #seen = new Set<string>();
  /**
   * Users of the next batches whose state has changed for everyone who asked. They are notified
   * even if it has changed back.
   */
  readonly #turned = new Set<string>();
  /** Rolls of which some parts are still to come, by node. */
  readonly #parts = new Map<string, Set<string>>();
  readonly #options: PresenceOptions;
  readonly #gathering: Gathering;
  readonly #changes: Topic<readonly Change[]>;
  readonly #rolls: Topic<Roll>;
  readonly #calls: Topic<{ node: string | null }>;
  readonly #leaving = new Set<NodeJS.Timeout>();
  #rollDue: NodeJS.Timeout | undefined;

  readonly #goneListeners: ((userId: string) => void)[] = [];
  #setLastSeen: SetLastSeen = async () => undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
    const { bus, timing, onError } = options;
    this.#gathering = new Gathering({ timing, onError, work: (userIds) => this.#settle(userIds) });
    this.#changes = bus.topic('presence.gathered');
    this.#changes.listen((changes, node) => this.#changedElsewhere(changes, node));
    // Nodes of older versions send each change by itself.
    const single: Topic<Change> = bus.topic('presence.changed');
    single.listen((change, node) => this.#changedElsewhere([change], node));
    this.#rolls = bus.topic('presence.roll');
    this.#rolls.listen((roll, node) => this.#heardRoll(roll, node));
    this.#calls = bus.topic('presence.call');
    this.#calls.listen(({ node }) => (node === null || node === bus.nodeId) && this.#rollSoon());
    bus.watch({
      reconnected: () => {
        this.#calls.send({ node: null });
        this.#rollSoon();
      },
      joined: (node) => this.#calls.send({ node }),
      lost: (node, tookLeave) => this.#lost(node, tookLeave ? options.graceMs : 0),
    });
  }

  readonly isOnline = (userId: string): boolean =>
    this.#here.has(userId) || this.isElsewhere(userId);

  /** The ids of all users who are online, each of them once or several times. */
  *online(): Generator<string> {
    yield* this.#here.keys();
    for (const userIds of this.#elsewhere.values()) yield* userIds;
  }

  /** Whether the user is online on another node. */
  isElsewhere(userId: string): boolean {
    for (const userIds of this.#elsewhere.values()) if (userIds.has(userId)) return true;
    return false;
  }

  connected(userId: string): void {
    const device = this.#here.get(userId);
    if (device) {
      device.sockets++;
      clearTimeout(device.leaving);
      device.leaving = undefined;
      device.hasLeft = false;
      return;
    }
    this.#here.set(userId, { sockets: 1, leaving: undefined, hasLeft: false });
    this.#gather([userId]);
    this.#seenNow(userId);
  }

  disconnected(userId: string): void {
    const device = this.#here.get(userId);
    if (!device || --device.sockets > 0) return;
    if (!this.isElsewhere(userId)) this.#notifyGone(userId);
    device.leaving = setTimeout(() => {
      device.hasLeft = true;
      this.#seenNow(userId);
    }, this.#options.graceMs);
  }

  /** Calls back when a user has no socket left on any node. It may call back twice. */
  onGone(listener: (userId: string) => void): void {
    this.#goneListeners.push(listener);
  }

  #notifyGone(userId: string): void {
    for (const listener of this.#goneListeners) listener(userId);
  }

  /** Sets the function that stores "last seen". Called once, before the first user connects. */
  keepLastSeen(store: SetLastSeen): void {
    this.#setLastSeen = store;
  }

  /** Disconnects all users; resolves when "last seen" is stored. */
  async close(): Promise<void> {
    for (const { leaving } of this.#here.values()) clearTimeout(leaving);
    for (const timer of this.#leaving) clearTimeout(timer);
    clearTimeout(this.#rollDue);
    const userIds = new Set(this.#here.keys());
    this.#here.clear();
    await this.#gathering.close();
    for (const userId of this.#seen) userIds.add(userId);
    await this.#store([...userIds], this.#options.environment.now());
  }

  /**
   * "Last seen" is also stored when a user goes online; otherwise a crash would leave an old one.
   */
  #seenNow(userId: string): void {
    this.#seen.add(userId);
    this.#gathering.add(userId);
  }

  /** One batch: stores, looks up who is notified, and notifies other nodes and own sockets. */
  async #settle(userIds: readonly string[]): Promise<void> {
    const at = this.#options.environment.now();
    const seen = userIds.filter((userId) => this.#seen.delete(userId));
    // It must not keep others from being notified.
    await this.#store(seen, at).catch(this.#options.onError);
    const hasLeft = (userId: string) => this.#here.get(userId)?.hasLeft === true;
    const changed = userIds.filter(
      (userId) => hasLeft(userId) || this.#isUnsent(userId) || this.#turned.has(userId),
    );
    if (changed.length === 0) return;
    const hearers = await this.#options.roomsOf(changed);
    // Nothing is awaited from here on. Who changed again during the look-up is compared as they are
    // now, and once more in the next batch.
    const left = changed.filter(hasLeft);
    for (const userId of left) this.#here.delete(userId);
    this.#checkGone(left);
    const changeOf = (userId: string, online: boolean): Change => ({
      userId,
      online,
      at: at.toISOString(),
      ...(hearers.get(userId) ?? nobody),
    });
    const unsent = changed.filter((userId) => this.#isUnsent(userId));
    this.#send(unsent.map((userId) => changeOf(userId, this.#here.has(userId))));
    const untold = changed.filter(
      (userId) => this.#turned.delete(userId) || this.#isUntold(userId),
    );
    this.#tell(untold.map((userId) => changeOf(userId, this.isOnline(userId))));
  }

  #isUnsent(userId: string): boolean {
    return this.#here.has(userId) !== this.#sent.has(userId);
  }

  #isUntold(userId: string): boolean {
    return this.isOnline(userId) !== this.#told.has(userId);
  }

  /** A state that was not told yet will be, once the rooms are looked up. */
  #gather(userIds: Iterable<string>): void {
    for (const userId of userIds) {
      if (!this.#isUntold(userId)) continue;
      this.#turned.add(userId);
      this.#gathering.add(userId);
    }
  }

  async #store(userIds: readonly string[], at: Date): Promise<void> {
    for (const some of slices(userIds, batchMax)) await this.#setLastSeen(some, at);
  }

  #send(changes: readonly Change[]): void {
    let message: Change[] = [];
    let size = 0;
    for (const change of changes) {
      set(this.#sent, change);
      if (size > roomsAtOnce) {
        this.#changes.send(message);
        message = [];
        size = 0;
      }
      message.push(change);
      size += 1 + change.rooms.length;
    }
    if (message.length > 0) this.#changes.send(message);
  }

  #tell(changes: readonly Change[]): void {
    for (const change of changes) set(this.#told, change);
    const heard = changes.filter(({ rooms }) => rooms.length > 0);
    if (heard.length === 0) return;
    this.#options.publishHere(
      heard.map(({ userId, online, at, rooms, except = [] }) => {
        const data = { userId, online, lastSeenAt: online ? null : at };
        return { rooms, except, events: [{ name: 'presence.changed', data } satisfies WireEvent] };
      }),
    );
  }

  #changedElsewhere(changes: readonly Change[], node: string): void {
    for (const { userId, online } of changes) {
      if (online) this.#at(node).add(userId);
      else this.#elsewhere.get(node)?.delete(userId);
    }
    // At once and in the order of the bus, so that what is published later is heard later.
    this.#tell(
      changes.filter(
        ({ userId, online }) => online === this.isOnline(userId) && this.#isUntold(userId),
      ),
    );
    this.#checkGone(changes.map(({ userId }) => userId));
  }

  #heardRoll({ userIds, isFirst, isLast }: Roll, node: string): void {
    const roll = isFirst ? new Set(userIds) : this.#parts.get(node);
    // The first part of this roll was missed: the next roll will be complete.
    if (!roll) return;
    for (const userId of userIds) roll.add(userId);
    if (!isLast) return void this.#parts.set(node, roll);
    this.#parts.delete(node);
    const before = this.#elsewhere.get(node) ?? new Set<string>();
    this.#elsewhere.set(node, roll);
    this.#checkGone(before);
    this.#gather(roll);
    this.#gather(before);
  }

  #lost(node: string, afterMs: number): void {
    const gone = this.#elsewhere.get(node);
    if (!gone) return;
    const drop = () => {
      // The node may have come back in the meantime.
      if (this.#elsewhere.get(node) !== gone) return;
      this.#elsewhere.delete(node);
      this.#checkGone(gone);
      this.#gather(gone);
      for (const userId of gone) if (!this.isOnline(userId)) this.#seenNow(userId);
    };
    if (afterMs === 0) return drop();
    const timer = setTimeout(() => {
      this.#leaving.delete(timer);
      drop();
    }, afterMs);
    this.#leaving.add(timer.unref());
  }

  #checkGone(userIds: Iterable<string>): void {
    for (const userId of userIds) if (!this.isOnline(userId)) this.#notifyGone(userId);
  }

  /** One roll answers all nodes that ask within a moment. */
  #rollSoon(): void {
    this.#rollDue ??= setTimeout(() => {
      this.#rollDue = undefined;
      this.#sendRoll();
    }, this.#options.timing.gatherMs).unref();
  }

  #sendRoll(): void {
    const userIds = [...this.#here.keys()];
    this.#sent.clear();
    for (const userId of userIds) this.#sent.add(userId);
    for (let from = 0; from === 0 || from < userIds.length; from += rollSize)
      this.#rolls.send({
        userIds: userIds.slice(from, from + rollSize),
        isFirst: from === 0,
        isLast: from + rollSize >= userIds.length,
      });
  }

  #at(node: string): Set<string> {
    const known = this.#elsewhere.get(node);
    if (known) return known;
    const users = new Set<string>();
    this.#elsewhere.set(node, users);
    return users;
  }
}

function set(userIds: Set<string>, { userId, online }: Change): void {
  if (online) userIds.add(userId);
  else userIds.delete(userId);
}
