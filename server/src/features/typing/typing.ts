/**
 * Who is typing where. Every node holds the full state and notifies its own sockets, as with
 * presence. So if the node or the client of a user fails, the user stops typing everywhere after a
 * timeout. Nothing is stored.
 */
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Bus, Topic } from '../../kernel/bus.js';
import { rooms } from '../../kernel/rooms.js';

export interface TypingTiming {
  /** The minimum time between two signals of a user that are passed on to a conversation. */
  throttleMs: number;
  /** A user stops typing if no signal was passed on for this long. */
  endMs: number;
}

export const typingTiming: TypingTiming = { throttleMs: 2_000, endMs: 6_000 };

interface Deps {
  bus: Bus;
  timing: TypingTiming;
  /** Whether a message of the user would probably be accepted. Throws `not_found`. */
  mayBeHeard(siteId: string, userId: string, conversationId: string): Promise<boolean>;
  /** Whom the user blocks, and who blocks the user: they do not see each other typing. */
  blocked(userId: string): Promise<ReadonlySet<string>>;
  /** Publishes to the sockets of this node. */
  publishHere(
    rooms: readonly string[],
    events: readonly WireEvent[],
    except: readonly string[],
  ): void;
}

interface Signal {
  userId: string;
  conversationId: string;
  typing: boolean;
  /** Rooms that are not notified; nodes of older versions do not send this. */
  except?: readonly string[];
}

interface Writing {
  readonly userId: string;
  readonly conversationId: string;
  readonly except: readonly string[];
  readonly passedAt: number;
  readonly end: NodeJS.Timeout;
}

export class Typing {
  readonly #deps: Deps;
  readonly #signals: Topic<Signal>;
  readonly #writing = new Map<string, Writing>();

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#signals = deps.bus.topic('typing');
    this.#signals.listen((signal) => this.#apply(signal));
  }

  /** Throws `not_found`. */
  async set(
    siteId: string,
    userId: string,
    conversationId: string,
    typing: boolean,
  ): Promise<void> {
    if (!(await this.#deps.mayBeHeard(siteId, userId, conversationId))) return;
    const except = [...(await this.#deps.blocked(userId))].map(rooms.user);
    const writing = this.#writing.get(keyOf(userId, conversationId));
    const isDue = typing
      ? !writing || performance.now() - writing.passedAt >= this.#deps.timing.throttleMs
      : writing !== undefined;
    if (isDue) this.#pass({ userId, conversationId, typing, except });
  }

  /** Called when the user's last socket has closed. */
  stop(userId: string): void {
    const writing = [...this.#writing.values()].filter((each) => each.userId === userId);
    for (const { conversationId, except } of writing)
      this.#pass({ userId, conversationId, typing: false, except });
  }

  close(): void {
    for (const { end } of this.#writing.values()) clearTimeout(end);
    this.#writing.clear();
  }

  #pass(signal: Signal): void {
    this.#apply(signal);
    this.#signals.send(signal);
  }

  #apply(signal: Signal): void {
    const { userId, conversationId, typing, except = [] } = signal;
    const key = keyOf(userId, conversationId);
    const writing = this.#writing.get(key);
    clearTimeout(writing?.end);
    this.#writing.delete(key);
    if (!typing && !writing) return;
    if (typing) {
      const end = setTimeout(
        () => this.#apply({ ...signal, typing: false }),
        this.#deps.timing.endMs,
      );
      this.#writing.set(key, {
        userId,
        conversationId,
        except,
        passedAt: performance.now(),
        end: end.unref(),
      });
    }
    this.#deps.publishHere(
      [rooms.conversation(conversationId)],
      [{ name: 'typing.changed', data: { userId, conversationId, typing } }],
      [rooms.user(userId), ...except],
    );
  }
}

const keyOf = (userId: string, conversationId: string) => `${conversationId} ${userId}`;
