/** Many sockets of one process, and what they measure. The load is the same for every contender. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Reply } from '@parlor/sdk/protocol/errors';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import { wire } from '@parlor/sdk/protocol/wire';
import { io, type Socket } from 'socket.io-client';
import type { Seat } from './contender.js';

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
  socket: Socket;
}

let lastId = 0;

export class Fleet {
  /** Only between `measure` and its end. */
  #deliveries = 0;
  #delays: number[] = [];
  readonly #sentAt = new Map<string, number>();

  private constructor(readonly rooms: readonly (readonly Member[])[]) {
    for (const members of rooms) {
      for (const { socket } of members) {
        socket.on(wire.eventsFrame, (events: WireEvent[]) => {
          for (const event of events)
            if (event.name === 'message.created')
              this.#heard(socket, event.data.message.clientId ?? '');
        });
      }
    }
  }

  static async connect(seats: readonly (readonly Seat[])[]): Promise<Fleet> {
    const rooms: Member[][] = [];
    for (const room of seats) {
      const members: Member[] = [];
      for (let start = 0; start < room.length; start += 50)
        members.push(...(await Promise.all(room.slice(start, start + 50).map(open))));
      rooms.push(members);
    }
    return new Fleet(rooms);
  }

  #heard(socket: Socket, clientId: string): void {
    this.#deliveries += 1;
    // From whoever sent it to everybody else.
    const sent = this.#sentAt.get(clientId);
    if (sent !== undefined && !clientId.startsWith(`${socket.id}-`))
      this.#delays.push(performance.now() - sent);
  }

  /** Resolves when it is stored. */
  async send({ seat, socket }: Member): Promise<void> {
    const clientId = `${socket.id}-${++lastId}`.replace(/[^\w-]/g, '_');
    this.#sentAt.set(clientId, performance.now());
    const reply = (await socket.emitWithAck('messages.send', {
      conversationId: seat.room,
      clientId,
      text: 'The quick brown fox jumps over the lazy dog, and writes about it.',
    })) as Reply<unknown>;
    if (!reply.ok)
      throw new Error(`A send was refused: ${reply.error.code} ${reply.error.message}`);
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
    for (const members of this.rooms) for (const { socket } of members) socket.disconnect();
  }
}

function open(seat: Seat): Promise<Member> {
  const socket = io(seat.url, {
    path: wire.socketPath,
    query: seat.query,
    auth: seat.auth,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve({ seat, socket }));
    socket.once('connect_error', reject);
  });
}
