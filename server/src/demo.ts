/**
 * The demo sites of `npm start`: a shop with accounts, a club with host-signed members, and a short
 * realistic history. Created once, through the same rules as all other data.
 */
import type { App } from './app.js';
import { ServerState } from './database/server-state.js';
import type { Site } from './ports/sites.js';
import type { UserRecord } from './ports/users.js';

export interface Demo {
  shop: {
    site: string;
    accounts: { id?: string; name: string; email: string; password: string }[];
  };
  club: { site: string; kid: string; secret: string; members: { id: string; name: string }[] };
}

/** The demo's history is in the past: its clock is set before each message. */
export class DemoClock {
  #behindMs = 0;

  /** `realNow` returns the machine's time. */
  constructor(private readonly realNow: () => Date) {}

  readonly now = (): Date => new Date(this.realNow().getTime() - this.#behindMs);

  /** Minutes before now. */
  set(minutesAgo: number): void {
    this.#behindMs = minutesAgo * 60_000;
  }
}

interface DemoOrigins {
  shop: readonly string[];
  club: readonly string[];
}

const stateName = 'demo';
const password = 'parlor-demo';

const shopPeople = [
  {
    name: 'Mara Lindqvist',
    email: 'mara@shop.example',
    bio: 'Runs the bench. Ask me about any lamp.',
  },
  { name: 'Jonas Weber', email: 'jonas@shop.example', bio: 'Orders and shipping.' },
  { name: 'Aiko Tanaka', email: 'aiko@shop.example', bio: 'Reads until late.' },
  { name: 'Tomás Herrera', email: 'tomas@shop.example', bio: null },
  { name: 'Leila Haddad', email: 'leila@shop.example', bio: 'Café owner, always short of light.' },
] as const;

const clubPeople = [
  { id: 'ada', name: 'Ada Lovelace' },
  { id: 'grace', name: 'Grace Hopper' },
  { id: 'linus', name: 'Linus Okafor' },
  { id: 'mei', name: 'Mei Chen' },
] as const;

type Line = readonly [sender: number, text: string];

/**
 * The people of a conversation, when it ended, and its messages. `unreadFor` has not read the last
 * one.
 */
const shopTalk: readonly {
  people: readonly number[];
  unreadFor?: number;
  hoursAgo: number;
  lines: readonly Line[];
}[] = [
  {
    people: [0, 2],
    hoursAgo: 2,
    unreadFor: 0,
    lines: [
      [2, 'Hello! Can I dim Pleat, or is it one brightness?'],
      [
        0,
        'Hi Aiko! One brightness, but a soft one. Ember dims when you turn its lid, if that matters more.',
      ],
      [2, 'Pleat it is then.'],
      [2, 'And can I get a new shade when this one yellows?'],
      [0, 'Any time. It comes folded flat, and closes without glue.'],
      [2, 'That would be lovely, thank you 🙏'],
      [0, 'I set one aside for you until Friday.'],
      [2, 'Just ordered it. Could you wrap it as a gift?'],
    ],
  },
  {
    people: [0, 1],
    hoursAgo: 26,
    lines: [
      [1, 'The glass is back from Nový Bor. Twelve Porcinos, one with a bubble in the stem.'],
      [0, 'Put the one with the bubble on the seconds shelf please.'],
      [1, 'Done. The courier comes at four today.'],
      [0, 'Perfect, the Haddad order is packed.'],
    ],
  },
  {
    people: [1, 4],
    hoursAgo: 20,
    unreadFor: 1,
    lines: [
      [4, 'Hi Jonas, eight Terns for the new café: how long would that take?'],
      [1, 'About five weeks. We could send four after three.'],
      [4, 'Four first would save me!'],
      [4, 'Shall I pay the deposit now?'],
    ],
  },
  {
    people: [0, 1, 4],
    hoursAgo: 75,
    lines: [
      [4, 'Could you two tell me how low a Tern should hang over a bar?'],
      [0, 'Seventy centimetres. Low enough to glow, high enough to see who you talk to.'],
      [1, 'Seconded, mine hangs at seventy and nobody has bumped into it yet.'],
    ],
  },
];

const clubTalk: typeof shopTalk = [
  {
    people: [0, 1],
    hoursAgo: 5,
    unreadFor: 0,
    lines: [
      [1, 'Did you finish Kew Gardens for Thursday?'],
      [0, 'Two pages left. The snail had better get there.'],
      [1, 'No spoilers, but bring a pencil.'],
    ],
  },
  {
    people: [0, 2],
    hoursAgo: 49,
    lines: [
      [2, 'Can I bring a friend on Thursday?'],
      [0, 'Of course, we have soup for two more.'],
    ],
  },
];

/**
 * Creates the demo on the first run; later runs return the same, with the origins updated.
 */
export async function seedDemo(app: App, clock: DemoClock, origins: DemoOrigins): Promise<Demo> {
  const states = new ServerState(app.database);
  const state = await states.get(stateName);
  if (state !== null) {
    const demo = JSON.parse(state) as Demo;
    for (const name of ['shop', 'club'] as const) {
      await app.sites.update((await app.sites.byKey(demo[name].site)).id, {
        origins: origins[name],
      });
    }
    return demo;
  }

  clock.set(14 * 24 * 60);
  const shop = (
    await app.sites.create({ name: 'Vesper', origins: origins.shop, ways: ['guest', 'account'] })
  ).site;
  const club = (
    await app.sites.create({ name: 'Marginalia', origins: origins.club, ways: ['signed'] })
  ).site;
  // Visitors of the shop are guests, who should find users to try the chat with.
  await app.sites.update(shop.id, { directory: { visibleTo: 'everyone' } });
  const passwordHash = await app.passwords.hash(password, { siteId: shop.id, address: 'demo' });

  const shopUsers: UserRecord[] = [];
  for (const { name, email, bio } of shopPeople) {
    const user = await app.users.create(shop.id, { kind: 'member', name, email, passwordHash });
    shopUsers.push(bio === null ? user : await app.users.update(shop.id, user.id, { bio }));
  }
  const clubUsers: UserRecord[] = [];
  for (const { id, name } of clubPeople)
    clubUsers.push(await app.users.create(club.id, { kind: 'member', name, externalId: id }));
  await talk(app, clock, shop, shopUsers, shopTalk);
  await talk(app, clock, club, clubUsers, clubTalk);

  const demo: Demo = {
    shop: {
      site: shop.publicKey,
      accounts: shopPeople.map(({ name, email }, index) => ({
        id: shopUsers[index]!.id,
        name,
        email,
        password,
      })),
    },
    club: {
      site: club.publicKey,
      ...(await app.sites.addSigningSecret(club.id)),
      members: clubPeople.map(({ id, name }) => ({ id, name })),
    },
  };
  await states.set(stateName, JSON.stringify(demo));
  return demo;
}

async function talk(
  app: App,
  clock: DemoClock,
  site: Site,
  users: readonly UserRecord[],
  conversations: typeof shopTalk,
): Promise<void> {
  for (const { people, unreadFor, hoursAgo, lines } of conversations) {
    const minutesAgo = (line: number) => hoursAgo * 60 + (lines.length - line) * 4;
    clock.set(minutesAgo(0));
    const [[firstSender, firstText], ...rest] = lines as [Line, ...Line[]];
    const sender = users[firstSender]!;
    const others = people.map((person) => users[person]!.id);
    const { conversation } = await app.conversations.start(site.id, sender.id, others, {
      clientId: 'seed-0',
      text: firstText,
    });
    for (const [i, [person, text]] of rest.entries()) {
      clock.set(minutesAgo(i + 1));
      await app.writer.append({
        siteId: site.id,
        conversationId: conversation.id,
        senderId: users[person]!.id,
        clientId: `seed-${i + 1}`,
        text,
      });
    }
    for (const person of people) {
      const seen = person === unreadFor ? lines.length - 1 : lines.length;
      await app.receipts.markRead(site.id, users[person]!.id, conversation.id, seen);
    }
  }
  clock.set(0);
}
