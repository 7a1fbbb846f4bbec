/**
 * What it costs to show who is online: many members of one group connect at once. `frames` and
 * `events` are those of presence that all of them receive, for each person who connects. Then each
 * connects a second device, which changes nobody's presence: what that takes less of processor
 * time is the cost of presence.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '@parlor/sdk/protocol/auth';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import { limits } from '@parlor/sdk/protocol/limits';
import { wire } from '@parlor/sdk/protocol/wire';
import { io, type Socket } from 'socket.io-client';
import type { Contender, Floor, Parlor, Seat } from './contender.js';
import { atRest } from './live.js';
import type { Figure } from './results.js';

const arriving = 1_000;
/** Handshakes in progress; more would measure how they wait for each other. */
const atOnce = 100;
/** The watcher waits so long for the last of those whom it watches. */
const patienceMs = 60_000;
/** People who connect before, so that the code is compiled for all that is compared. */
const warmingUp = 300;

const goals = { events: 20, cpuMs: 1_000, lastMs: 1_000 };

export async function presence(floor: Floor, parlors: readonly Parlor[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [bench, groupSize] of [
    [`${arriving.toLocaleString('en')} members of a group connect`, 0],
    [`the same, each also in a group of ${limits.presenceMembers}`, limits.presenceMembers],
  ] as const) {
    const bare = await connecting(floor, (await floor.rooms([arriving]))[0]!);
    const floorCpu = bare.cpuMs;
    bare.close();
    figures.push({ bench, contender: floor.name, values: { 'server ms of CPU': floorCpu } });
    for (const parlor of parlors) {
      const values = await arrivals(parlor, groupSize);
      figures.push({
        bench,
        contender: parlor.name,
        values,
        ratio: values['server ms of CPU']! / floorCpu,
        goal: `<= ${goals.events} events each, <= ${goals.cpuMs} ms of CPU for presence, last seen <= ${goals.lastMs} ms late`,
        met:
          values['events each']! <= goals.events &&
          values['of presence']! <= goals.cpuMs &&
          values['last seen after ms']! <= goals.lastMs,
      });
    }
  }
  return figures;
}

/** `groupSize`: how many are in a smaller group together, beside the one that all are in. */
async function arrivals(parlor: Parlor, groupSize: number): Promise<Record<string, number>> {
  const early = await parlor.newPeople(warmingUp);
  const seats = (sessions: readonly Session[]) =>
    sessions.map(({ accessToken }) => parlor.seat('', accessToken));
  (await connecting(parlor, seats(early))).close();
  const [watcher, ...people] = await parlor.newPeople(arriving + 1);
  const room = randomUUID();
  const members = ({ user }: Session) => ({ id: user.id, readSeq: 0 });
  const groups = [{ id: room, lastSeq: 0, members: [watcher!, ...people].map(members) }];
  for (let at = 0; groupSize > 0 && at < people.length; at += groupSize)
    groups.push({
      id: randomUUID(),
      lastSeq: 0,
      members: people.slice(at, at + groupSize).map(members),
    });
  await parlor.insertRooms(groups, new Date());

  const watching = openSocket(seats([watcher!])[0]!);
  await connected(watching);
  // Spread evenly, with the last one.
  const every = arriving / limits.presenceWatched;
  const watched = people.filter((_, n) => n % every === every - 1).map(({ user }) => user.id);
  const reply = (await watching.emitWithAck('presence.watch', { userIds: watched })) as {
    ok: boolean;
  };
  if (!reply.ok) throw new Error('The watch was refused.');
  const seenAt = new Map<string, number>();
  watching.on(wire.eventsFrame, (events: WireEvent[]) => {
    for (const { name, data } of events)
      if (name === 'presence.changed' && data.online && !seenAt.has(data.userId))
        seenAt.set(data.userId, performance.now());
  });
  await atRest(parlor);

  const fleet = await connecting(parlor, seats(people), async (connectedAt) => {
    for (const until = performance.now() + patienceMs; performance.now() < until;) {
      if (watched.every((userId) => seenAt.has(userId))) break;
      await pause(10);
    }
    return watched.map(
      (userId) =>
        (seenAt.get(userId) ?? Infinity) -
        connectedAt[people.findIndex(({ user }) => user.id === userId)]!,
    );
  });
  const again = await connecting(parlor, seats(people));
  watching.disconnect();
  again.close();
  fleet.close();
  await atRest(parlor);
  return {
    'events each': fleet.events / arriving,
    'frames each': fleet.frames / arriving,
    'server ms of CPU': fleet.cpuMs,
    'of presence': Math.max(0, fleet.cpuMs - again.cpuMs),
    'last seen after ms': Math.max(...fleet.delays),
  };
}

/**
 * Connects all seats, and counts until the server is at rest: its processor time includes the
 * handshakes.
 */
async function connecting(
  contender: Contender,
  seats: readonly Seat[],
  watch: (connectedAt: readonly number[]) => Promise<number[]> = () => Promise.resolve([]),
) {
  const sockets: Socket[] = [];
  const connectedAt: number[] = [];
  const counted = { frames: 0, events: 0 };
  const spent = async () => {
    const { user, system } = (await contender.usage('cpu')).cpu;
    return (user + system) / 1_000;
  };
  const before = await spent();
  let next = 0;
  const one = async () => {
    for (let at = next++; at < seats.length; at = next++) {
      const socket = openSocket(seats[at]!);
      sockets.push(socket);
      socket.on(wire.eventsFrame, (events: WireEvent[]) => {
        const changes = events.filter(({ name }) => name === 'presence.changed').length;
        counted.events += changes;
        if (changes > 0) counted.frames += 1;
      });
      await connected(socket);
      connectedAt[at] = performance.now();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const delays = await watch(connectedAt);
  await atRest(contender);
  const cpuMs = (await spent()) - before;
  return {
    ...counted,
    delays,
    cpuMs,
    close: () => {
      for (const socket of sockets) socket.disconnect();
    },
  };
}

function openSocket({ url, query, auth }: Seat): Socket {
  return io(url, {
    path: wire.socketPath,
    query,
    auth,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
}
