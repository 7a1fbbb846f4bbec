/**
 * Who is online: a user is online while any device has a socket on any node, and a short time
 * longer, so that going from page to page does not flicker. Every node holds the full state: its
 * own sockets, and what each other node sends about its own. When a user goes online or offline in
 * the state of a node, that node notifies its own sockets; so if a node or Redis fails, no other
 * node has to notify in its place. "Last seen" is stored in the database.
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Bus, Topic } from '../../kernel/bus.js';
import type { Environment } from '../../kernel/environment.js';
import type { Hearers } from '../../ports/conversations.js';

interface Device {
  sockets: number;
  leaving: NodeJS.Timeout | undefined;
}

interface PresenceOptions {
  environment: Environment;
  bus: Bus;
  /** How long a user without a socket still counts as online. */
  graceMs: number;
  /** The rooms that are notified of each user's presence. */
  roomsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, Hearers>>;
  /** Publishes to the sockets of this node. */
  publishHere(
    rooms: readonly string[],
    events: readonly WireEvent[],
    except: readonly string[],
  ): void;
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
const nobody: Hearers = { rooms: [], except: [] };

export class Presence {
  readonly #here = new Map<string, Device>();
  readonly #elsewhere = new Map<string, Set<string>>();
  /** Rolls of which some parts are still to come, by node. */
  readonly #parts = new Map<string, Set<string>>();
  readonly #options: PresenceOptions;
  readonly #changes: Topic<Change>;
  readonly #rolls: Topic<Roll>;
  readonly #calls: Topic<{ node: string | null }>;
  readonly #leaving = new Set<NodeJS.Timeout>();
  #writes: Promise<unknown> = Promise.resolve();

  readonly #goneListeners: ((userId: string) => void)[] = [];
  #setLastSeen: (userIds: readonly string[], at: Date) => Promise<void> = async () => undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
    const { bus } = options;
    this.#changes = bus.topic('presence.changed');
    this.#changes.listen((change, node) => this.#changedElsewhere(change, node));
    this.#rolls = bus.topic('presence.roll');
    this.#rolls.listen((roll, node) => this.#heardRoll(roll, node));
    this.#calls = bus.topic('presence.call');
    this.#calls.listen(({ node }) => (node === null || node === bus.nodeId) && this.#tellAll());
    bus.watch({
      reconnected: () => {
        this.#calls.send({ node: null });
        this.#tellAll();
      },
      joined: (node) => this.#calls.send({ node }),
      lost: (node, tookLeave) => this.#lost(node, tookLeave ? options.graceMs : 0),
    });
  }

  readonly isOnline = (userId: string): boolean =>
    this.#here.has(userId) || this.isElsewhere(userId);

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
      return;
    }
    const isNew = !this.isElsewhere(userId);
    this.#here.set(userId, { sockets: 1, leaving: undefined });
    this.#changed(userId, true, isNew);
  }

  disconnected(userId: string): void {
    const device = this.#here.get(userId);
    if (!device || --device.sockets > 0) return;
    if (!this.isElsewhere(userId)) this.#notifyGone(userId);
    device.leaving = setTimeout(() => {
      this.#here.delete(userId);
      this.#changed(userId, false, !this.isElsewhere(userId));
      this.#checkGone([userId]);
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
  keepLastSeen(store: (userIds: readonly string[], at: Date) => Promise<void>): void {
    this.#setLastSeen = store;
  }

  /** Disconnects all users; resolves when "last seen" is stored. */
  async close(): Promise<void> {
    for (const { leaving } of this.#here.values()) clearTimeout(leaving);
    for (const timer of this.#leaving) clearTimeout(timer);
    const userIds = [...this.#here.keys()];
    this.#here.clear();
    await this.#writes;
    await this.#setLastSeen(userIds, this.#options.environment.now());
  }

  /**
   * "Last seen" is also written when a user goes online; otherwise a crash would leave an old one.
   */
  #changed(userId: string, online: boolean, isNews: boolean): void {
    const at = this.#options.environment.now();
    this.#inOrder(async () => {
      await this.#setLastSeen([userId], at);
      const hearers = (await this.#options.roomsOf([userId])).get(userId) ?? nobody;
      this.#changes.send({ userId, online, at: at.toISOString(), ...hearers });
      // A message of another node may have made it stale in the meantime.
      if (isNews && this.isOnline(userId) === online)
        this.#tell(userId, online, at.toISOString(), hearers);
    });
  }

  #changedElsewhere({ userId, online, at, rooms, except = [] }: Change, node: string): void {
    const before = this.isOnline(userId);
    if (online) this.#at(node).add(userId);
    else this.#elsewhere.get(node)?.delete(userId);
    if (before !== this.isOnline(userId)) this.#tell(userId, online, at, { rooms, except });
    this.#checkGone([userId]);
  }

  #heardRoll({ userIds, isFirst, isLast }: Roll, node: string): void {
    const roll = isFirst ? new Set(userIds) : this.#parts.get(node);
    // The first part of this roll was missed: the next roll will be complete.
    if (!roll) return;
    for (const userId of userIds) roll.add(userId);
    if (!isLast) return void this.#parts.set(node, roll);
    this.#parts.delete(node);
    const before = [...(this.#elsewhere.get(node) ?? [])];
    const come = [...roll].filter((userId) => !this.isOnline(userId));
    this.#elsewhere.set(node, roll);
    this.#checkGone(before);
    this.#tellSome([...come, ...before.filter((userId) => !this.isOnline(userId))]);
  }

  #lost(node: string, afterMs: number): void {
    const gone = this.#elsewhere.get(node);
    if (!gone) return;
    const drop = () => {
      // The node may have come back in the meantime.
      if (this.#elsewhere.get(node) !== gone) return;
      this.#elsewhere.delete(node);
      this.#checkGone([...gone]);
      this.#inOrder(() => this.#tellGone([...gone]));
    };
    if (afterMs === 0) return drop();
    const timer = setTimeout(() => {
      this.#leaving.delete(timer);
      drop();
    }, afterMs);
    this.#leaving.add(timer.unref());
  }

  async #tellGone(userIds: readonly string[]): Promise<void> {
    const gone = userIds.filter((userId) => !this.isOnline(userId));
    await this.#setLastSeen(gone, this.#options.environment.now());
    this.#tellSome(gone);
  }

  /** Notifies of each user's presence as it is once their rooms are known. */
  #tellSome(userIds: readonly string[]): void {
    if (userIds.length === 0) return;
    this.#inOrder(async () => {
      const at = this.#options.environment.now().toISOString();
      for (const [userId, hearers] of await this.#options.roomsOf(userIds))
        this.#tell(userId, this.isOnline(userId), at, hearers);
    });
  }

  #checkGone(userIds: readonly string[]): void {
    for (const userId of userIds) if (!this.isOnline(userId)) this.#notifyGone(userId);
  }

  #tell(userId: string, online: boolean, at: string, { rooms, except }: Hearers): void {
    const data = { userId, online, lastSeenAt: online ? null : at };
    if (rooms.length > 0)
      this.#options.publishHere(rooms, [{ name: 'presence.changed', data }], except);
  }

  #tellAll(): void {
    const userIds = [...this.#here.keys()];
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

  #inOrder(work: () => Promise<void>): void {
    this.#writes = this.#writes.then(work).catch((error: unknown) => this.#options.onError(error));
  }
}
