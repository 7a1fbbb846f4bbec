/**
 * The people, their devices and their conversations, before anything happens: the same on each of
 * two sites, names and all.
 */
import { randomUUID } from 'node:crypto';
import type { Session } from '@parlor/sdk/protocol/auth';
import { wire } from '@parlor/sdk/protocol/wire';
import type { Sql } from '../support/sql.js';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import { type Device, remember } from './device.js';
import type { History } from './history.js';
import type { Plan, Room } from './plan.js';
import { HttpLine } from './http.js';
import { type Address, RawClient } from './raw-client.js';
import { SdkClient } from './sdk-client.js';

export interface SiteAddress {
  id: string;
  publicKey: string;
}

export interface Target {
  /** Where clients connect: the server, or a proxy before it. */
  url: string;
  sql: Sql;
  sites: readonly SiteAddress[];
}

const names = [
  'Ada',
  'Grace',
  'Linus',
  'Alan',
  'Barbara',
  'Donald',
  'Edsger',
  'Frances',
  'Jean',
  'Ken',
  'Margaret',
  'Niklaus',
];
const password = 'correct horse';

export async function settle(target: Target, plan: Plan, history: History): Promise<Device[]> {
  const sites = await Promise.all(
    target.sites.map((site, index) => settleSite(target, site, index, plan, history)),
  );
  return sites.flat();
}

async function settleSite(
  target: Target,
  site: SiteAddress,
  index: number,
  plan: Plan,
  history: History,
): Promise<Device[]> {
  const address = { url: target.url, siteKey: site.publicKey };
  const sessions: Session[] = [];
  const emailOf = (person: number) =>
    `${names[person % names.length]}${person}-${plan.seed}@example.com`.toLowerCase();
  for (let person = 0; person < plan.people; person++) {
    const name = names[person % names.length]!;
    sessions.push(
      await signIn(address, 'auth.register', { email: emailOf(person), password, name }),
    );
  }
  const userIds = sessions.map(({ user }) => user.id);

  const clientOf = (number: number) => {
    const person = number % plan.people;
    return {
      id: `site${index}/${names[person % names.length]}${number}`,
      userId: userIds[person]!,
      siteId: site.id,
    };
  };
  const ids: string[] = [];
  for (const room of plan.rooms) ids.push(await makeRoom(target.sql, site, room, userIds));
  const rooms = plan.rooms.map(({ kind, people }, at) => ({
    id: ids[at]!,
    kind,
    owner: people[0]!,
    people,
  }));

  const devices: Device[] = [];
  for (let number = 0; number < plan.steps.length; number++) {
    const client = clientOf(number);
    const person = number % plan.people;
    history.enroll(client);
    const session =
      number < plan.people
        ? sessions[person]!
        : await signIn(address, 'auth.login', { email: emailOf(person), password });
    const mine = rooms.filter(({ people }) => people.includes(person));
    const onEvent = ({ data }: WireEvent) => {
      if ('message' in data) remember(device, [data.message]);
    };
    const device: Device = {
      raw: new RawClient(client, address, session.accessToken, history, onEvent),
      sdk: plan.sdk[number] ? new SdkClient(client, address, history, onEvent) : null,
      person,
      userIds,
      rooms: mine,
      seen: new Map(),
      revs: new Map(),
      sent: [],
    };
    if (device.sdk) {
      await device.sdk.start({ email: emailOf(person), password });
      device.sdk.open(mine.map(({ id }) => id));
    } else await device.raw.connect();
    devices.push(device);
  }
  return devices;
}

/** Set directly into the database: a room of 500 would else take longer than the run. */
async function makeRoom(
  sql: Sql,
  site: SiteAddress,
  room: Room,
  userIds: readonly string[],
): Promise<string> {
  const id = randomUUID();
  const now = new Date();
  const extras = Array.from({ length: room.extras }, () => randomUUID());
  await sql.insert(
    'users',
    extras.map((extra, index) => ({
      id: extra,
      site_id: site.id,
      kind: 'member',
      role: 'user',
      name: `Reader ${index}`,
      name_folded: `reader ${index}`,
      created_at: now,
    })),
  );
  const people = room.people.map((person) => userIds[person]!);
  await sql.insert('conversations', [
    {
      id,
      site_id: site.id,
      kind: room.kind,
      // Nobody but the planted room stands under this key.
      direct_key: room.kind === 'direct' ? id : null,
      last_seq: 0,
      rev: 0,
      created_by: people[0]!,
      created_at: now,
      last_activity_at: now,
      title: room.kind === 'group' ? 'Group' : null,
      member_count: people.length + extras.length,
    },
  ]);
  await sql.insert(
    'members',
    [...people, ...extras].map((userId, index) => ({
      conversation_id: id,
      user_id: userId,
      role: room.kind === 'group' && index === 0 ? 'owner' : 'member',
      read_seq: 0,
      delivered_seq: 0,
      joined_at: now,
      unread_seq: 0,
      member_rev: 0,
    })),
  );
  return id;
}

async function signIn(
  { url, siteKey }: Address,
  name: 'auth.register' | 'auth.login',
  input: { email: string; password: string; name?: string },
): Promise<Session> {
  const line = new HttpLine(url, { [wire.siteHeader]: siteKey });
  try {
    const reply = await line.call(name, input as never, 20_000);
    if (!reply.ok)
      throw new Error(
        `${name} of ${input.email} was refused: ${reply.error.code} ${reply.error.message}`,
      );
    return reply.data;
  } finally {
    line.close();
  }
}
