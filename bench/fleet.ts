/** Many sockets of one process, and what they measure. The load is the same for every contender. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Seat } from './contender.js';
import { clientIdsIn, Line, messagesIn } from './line.js';

export interface Latencies {
  p50: number;
  p99: number;
}

export function latencies(samples: readonly number[]): Latencies {
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

export interface Member {
  seat: Seat;
  line: Line;
  /** Different for each member: its sends begin with it. */
  name: string;
}

/** The time to so many of a room's listeners is measured; all are counted. */
const timedListeners = 10;

export class Fleet {
  /** Only between `measure` and its end. */
  #deliveries = 0;
  #delays: number[] = [];
  readonly #sentAt = new Map<string, number>();
  #lastId = 0;

  private constructor(readonly rooms: readonly (readonly Member[])[]) {
    for (const members of rooms) {
      const untimed = members.length > timedListeners ? members.length - timedListeners : 0;
      members.forEach(({ line, name }, i) => {
        line.onEvents = (frame) => {
          this.#deliveries += messagesIn(frame);
          if (i >= untimed) this.#time(frame, `${name}-`);
        };
      });
    }
  }

  static async connect(seats: readonly (readonly Seat[])[]): Promise<Fleet> {
    const rooms: Member[][] = [];
    for (const room of seats) {
      const members: Member[] = [];
      for (let start = 0; start < room.length; start += 50)
        members.push(
          ...(await Promise.all(
            room.slice(start, start + 50).map(async (seat, i): Promise<Member> => {
              const name = `c${rooms.length}-${start + i}`;
              return { seat, line: await Line.open(seat), name };
            }),
          )),
        );
      rooms.push(members);
    }
    return new Fleet(rooms);
  }

  /** From the sender's call to everybody else. */
  #time(frame: Buffer, own: string): void {
    const now = performance.now();
    for (const clientId of clientIdsIn(frame)) {
      const sent = this.#sentAt.get(clientId);
      if (sent !== undefined && !clientId.startsWith(own)) this.#delays.push(now - sent);
    }
  }

  /** Resolves when it is stored. */
  async send(
    { seat, line, name }: Member,
    text = 'The quick brown fox jumps over the lazy dog, and writes about it.',
  ): Promise<void> {
    const clientId = `${name}-${++this.#lastId}`;
    this.#sentAt.set(clientId, performance.now());
    await line.call('messages.send', {
      conversationId: seat.room,
      clientId,
      text,
    });
  }

  /** Runs the load, and counts after a while of warming up. */
  async measure(
    ms: number,
    load: (goesOn: () => boolean, acked: () => void) => Promise<void>,
  ): Promise<{ acked: number; all: number; deliveries: number } & Latencies> {
    let until = Infinity;
    let acked = 0;
    let all = 0;
    const running = load(
      () => performance.now() < until,
      () => {
        acked += 1;
        all += 1;
      },
    );
    await pause(Math.min(1_000, ms / 3));
    acked = 0;
    this.#deliveries = 0;
    this.#delays = [];
    const begun = performance.now();
    until = begun + ms;
    await pause(ms);
    const seconds = (performance.now() - begun) / 1000;
    const result = {
      acked: acked / seconds,
      deliveries: this.#deliveries / seconds,
      ...latencies(this.#delays),
    };
    await running;
    this.#sentAt.clear();
    return { ...result, all };
  }

  close(): void {
    for (const members of this.rooms) for (const { line } of members) line.close();
  }
}
