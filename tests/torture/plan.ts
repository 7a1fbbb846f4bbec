/**
 * What a run is going to do, all of it drawn from one seed before it begins: the same seed gives
 * the same plan, whatever the timing.
 */
import { seededRandom } from '../../sdk/test-support/seeded-random.js';
import type { Via } from './history.js';

/** What clients do, and how often: the weights of the dice. */
const weights = {
  send: 40,
  /** The same send once more, later and by another way. */
  repeat: 8,
  /** Another text under a `clientId` that was used. */
  reuse: 2,
  start: 4,
  markRead: 10,
  page: 8,
  changes: 6,
  list: 4,
  /** The line breaks, without a word to the server. */
  drop: 3,
  edit: 8,
  delete: 3,
  react: 8,
  unreact: 4,
  pin: 1,
  unpin: 1,
  hide: 2,
  unhide: 1,
  markUnread: 3,
  markDelivered: 3,
  unread: 2,
  sync: 3,
  search: 1,
  add: 5,
  remove: 3,
  leave: 1,
  rename: 1,
} as const;

export type Action = keyof typeof weights;

export const everything = Object.keys(weights) as readonly Action[];

export interface Step {
  n: number;
  action: Action;
  via: Exclude<Via, 'sdk'>;
  /** Asked twice at once, as by a proxy that repeats requests. */
  twice: boolean;
  /** 0 <= x < 1: which conversation, which message, which person, how much. */
  where: number;
  which: number;
  who: number;
}

/** How many people a conversation has; those of groups come and go. */
export interface Room {
  kind: 'direct' | 'group';
  /** Clients' people, by their number, in the site. */
  people: readonly number[];
  /** Members that only stand in the database, to make the room large. */
  extras: number;
}

export interface Plan {
  seed: number;
  people: number;
  rooms: readonly Room[];
  /**
   * By client of a site; clients 0 … `people` - 1 are one for each person, those beyond are second
   * devices.
   */
  steps: readonly (readonly Step[])[];
  /** Clients that are of the real SDK. */
  sdk: readonly boolean[];
}

export interface Shape {
  people: number;
  devices: number;
  stepsEach: number;
  actions: readonly Action[];
  /** Members of the largest room. */
  largest: number;
  /** The part of the changes that are asked twice. */
  twice: number;
}

export const changing: ReadonlySet<Action> = new Set([
  'send',
  'repeat',
  'markRead',
  'edit',
  'delete',
  'react',
  'unreact',
  'pin',
  'unpin',
  'hide',
  'unhide',
]);

export function makePlan(seed: number, shape: Shape): Plan {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const some = (count: number) => {
    const all = Array.from({ length: shape.people }, (_, index) => index);
    for (let at = all.length - 1; at > 0; at--) {
      const other = below(at + 1);
      [all[at], all[other]] = [all[other]!, all[at]!];
    }
    return all.slice(0, count).sort((a, b) => a - b);
  };
  const sizes = [2, 2, 2, 3, 5, Math.min(20, shape.people)];
  const rooms: Room[] = [
    ...sizes.map((size): Room => ({
      kind: 'direct',
      people: some(Math.min(size, shape.people)),
      extras: 0,
    })),
    { kind: 'group', people: some(Math.ceil(shape.people * 0.7)), extras: 20 },
    {
      kind: 'group',
      people: some(shape.people),
      extras: Math.max(0, shape.largest - shape.people),
    },
  ];
  const dice = shape.actions.flatMap((action) => Array<Action>(weights[action]).fill(action));
  const clients = shape.people + shape.devices;
  let n = 0;
  const steps = Array.from({ length: clients }, () =>
    Array.from({ length: shape.stepsEach }, (): Step => {
      const action = dice[below(dice.length)]!;
      return {
        n: ++n,
        action,
        via: random() < 0.6 ? 'socket' : 'http',
        twice: changing.has(action) && random() < shape.twice,
        where: random(),
        which: random(),
        who: random(),
      };
    }),
  );
  return {
    seed,
    people: shape.people,
    rooms,
    steps,
    sdk: Array.from({ length: clients }, (_, index) => index % 3 === 2),
  };
}
