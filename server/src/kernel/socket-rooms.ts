/**
 * Which of this node's sockets are in which rooms. Membership changes reach sockets in the middle
 * of their handshake, too: those are in their rooms already, but Socket.IO does not know them yet.
 */
import type { Namespace, Socket } from 'socket.io';
import { rooms } from './rooms.js';
import { slices } from './slices.js';

/** A socket whose handshake is in progress, and what happened to it in the meantime. */
interface Admission {
  /** Rooms that the user was taken out of, while the list of rooms was being read. */
  left: Set<string>;
  ended: boolean;
}

/** By user; those without any may be left out. */
export type ConversationsOfMany = (
  userIds: readonly string[],
) => Promise<ReadonlyMap<string, readonly string[]>>;

type Owner = (socket: Socket) => string;

/** After this time, a publication that was in progress when a user joined is over. */
const recentMs = 60_000;

const usersAtOnce = 500;

export class SocketRooms {
  readonly #namespace: Namespace;
  readonly #ownerOf: Owner;
  readonly #admissions = new Map<Socket, Admission>();
  /**
   * By room and user: the `rev` at which the user recently became a member. Earlier commits of
   * other nodes may arrive later.
   */
  readonly #recent = new Map<string, Map<string, { rev: number; at: number }>>();
  /** Who came and went while `refresh` reads what the database says. */
  #moved: Set<string> | null = null;
  #refreshing: Promise<void> = Promise.resolve();

  constructor(namespace: Namespace, ownerOf: Owner) {
    this.#namespace = namespace;
    this.#ownerOf = ownerOf;
  }

  /** Puts an authenticated socket into its rooms. False if its session ended in the meantime. */
  async admit(
    socket: Socket,
    { siteId, userId, sessionId }: { siteId: string; userId: string; sessionId: string },
    conversations: () => Promise<readonly string[]>,
  ): Promise<boolean> {
    const admission: Admission = { left: new Set(), ended: false };
    this.#admissions.set(socket, admission);
    await socket.join([rooms.site(siteId), rooms.user(userId), rooms.session(sessionId)]);
    const joined = (await conversations()).map(rooms.conversation);
    await socket.join(joined.filter((room) => !admission.left.has(room)));
    return !admission.ended;
  }

  /** The handshake is over, well or not. */
  admitted(socket: Socket): void {
    this.#admissions.delete(socket);
  }

  /**
   * `rev` is the conversation's when they became members: `inLog` excludes them from earlier
   * events.
   */
  join(userIds: readonly string[], conversationId: string, rev: number): void {
    const room = rooms.conversation(conversationId);
    this.#note(userIds, room, rev);
    for (const socket of this.#moving(userIds, room)) {
      void socket.join(room);
      this.#admissions.get(socket)?.left.delete(room);
    }
  }

  leave(userIds: readonly string[], conversationId: string): void {
    const room = rooms.conversation(conversationId);
    const recent = this.#recent.get(room);
    for (const userId of userIds) recent?.delete(userId);
    for (const socket of this.#moving(userIds, room)) {
      void socket.leave(room);
      this.#admissions.get(socket)?.left.add(room);
    }
  }

  /** Marks the session's handshakes as ended, and gives its sockets. */
  end(sessionId: string): Socket[] {
    const room = rooms.session(sessionId);
    for (const [socket, admission] of this.#admissions)
      if (socket.rooms.has(room)) admission.ended = true;
    return [...this.in([room])];
  }

  has(room: string): boolean {
    return this.#namespace.adapter.rooms.has(room);
  }

  /** The sockets in any of the rooms, each once; without those of other rooms. */
  in(names: readonly string[], except: readonly string[] = []): Iterable<Socket> {
    const { adapter, sockets } = this.#namespace;
    const excluded = except.flatMap((name) => adapter.rooms.get(name) ?? []);
    const found = new Set<Socket>();
    for (const name of names) {
      for (const id of adapter.rooms.get(name) ?? []) {
        const socket = excluded.some((ids) => ids.has(id)) ? undefined : sockets.get(id);
        if (socket) found.add(socket);
      }
    }
    return found;
  }

  /** The sockets in the conversation's room, without those who became members after this `rev`. */
  inLog(conversationId: string, rev: number): Iterable<Socket> {
    const room = rooms.conversation(conversationId);
    const recent = this.#recent.get(room);
    const sockets = this.in([room]);
    if (!recent) return sockets;
    return [...sockets].filter((socket) => (recent.get(this.#ownerOf(socket))?.rev ?? 0) <= rev);
  }

  #note(userIds: readonly string[], room: string, rev: number): void {
    const at = performance.now();
    for (const [name, users] of this.#recent) {
      for (const [userId, joined] of users) if (at - joined.at > recentMs) users.delete(userId);
      if (users.size === 0) this.#recent.delete(name);
    }
    const users = this.#recent.get(room) ?? new Map<string, { rev: number; at: number }>();
    for (const userId of userIds) users.set(userId, { rev, at });
    this.#recent.set(room, users);
  }

  /**
   * Sets every socket's conversations to what the database says: for when news of other nodes was
   * missed. One after the other.
   */
  refresh(conversationsOf: ConversationsOfMany): Promise<void> {
    return (this.#refreshing = this.#refreshing
      .catch(() => undefined)
      .then(() => this.#refresh(conversationsOf)));
  }

  async #refresh(conversationsOf: ConversationsOfMany): Promise<void> {
    const moved = (this.#moved = new Set<string>());
    try {
      const byUser = new Map<string, Socket[]>();
      for (const socket of this.#namespace.sockets.values()) {
        const owner = this.#ownerOf(socket);
        byUser.set(owner, [...(byUser.get(owner) ?? []), socket]);
      }
      const userIds = [...byUser.keys()];
      for (const some of slices(userIds, usersAtOnce)) {
        const conversations = await conversationsOf(some);
        for (const userId of some) {
          const wanted = new Set((conversations.get(userId) ?? []).map(rooms.conversation));
          for (const socket of byUser.get(userId)!)
            this.#set(socket, wanted, (room) => moved.has(`${userId} ${room}`));
        }
      }
    } finally {
      this.#moved = null;
    }
  }

  #set(socket: Socket, wanted: ReadonlySet<string>, isNewer: (room: string) => boolean): void {
    if (!socket.connected) return;
    for (const room of socket.rooms)
      if (rooms.isConversation(room) && !wanted.has(room) && !isNewer(room))
        void socket.leave(room);
    for (const room of wanted)
      if (!socket.rooms.has(room) && !isNewer(room)) void socket.join(room);
  }

  /** All sockets of these users, also those in the middle of their handshake. */
  ofUsers(userIds: readonly string[]): Socket[] {
    const names = userIds.map(rooms.user);
    const admitting = [...this.#admissions.keys()].filter((socket) =>
      names.some((name) => socket.rooms.has(name)),
    );
    return [...new Set([...this.in(names), ...admitting])];
  }

  #moving(userIds: readonly string[], room: string): Socket[] {
    if (this.#moved) for (const userId of userIds) this.#moved.add(`${userId} ${room}`);
    return this.ofUsers(userIds);
  }
}
