/**
 * Every operation by a bot, which is a member of the group: it may do what a member may, but for
 * what is listed here.
 */
import { operations } from '@parlor/sdk/protocol/operations';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Person } from '../support/person.js';
import { data } from '../support/test-server.js';
import { everyOperation, outcomeOf, type SiteOperationName } from './every-operation.js';
import { Place } from './place.js';
import { everybody, World } from './world.js';

/** What a bot gets where a member gets something else. */
const ofBots: Readonly<Partial<Record<SiteOperationName, string>>> = {
  // It signs in with its token alone.
  'auth.link': 'forbidden',
  'auth.merge': 'forbidden',
  // Only its messages grow.
  'streams.begin': 'ok',
  'streams.end': 'not_found',
};

let world: World;
let secretKey: string;
beforeAll(async () => {
  world = await World.open();
  secretKey = await world.server.secretKey(world.site);
});
afterAll(() => world[Symbol.asyncDispose]());

async function botIn(place: Place): Promise<Person> {
  const { server, site } = world;
  const token = secretKey;
  const { bot, secret } = data(await server.http('host.createBot', { name: 'Bot' }, { token }));
  const conversationId = await place.group();
  const joining = { conversationId, members: [{ userId: bot.id }] };
  data(await server.http('host.addMembers', joining, { token }));
  const session = data(await server.http('auth.exchange', { token: secret }, { site }));
  return Person.with(server, site, session);
}

test('a bot may do what a member may, and less where it signs in', async () => {
  const member = everybody.indexOf('member');
  const found: string[] = [];
  const expected: string[] = [];
  const names = Object.keys(everyOperation) as SiteOperationName[];
  let place = new Place(world);
  let bot = await botIn(place);
  for (const name of names.filter((each) => operations[each].caller !== 'host')) {
    const { input, outcomes, own } = everyOperation[name];
    const outcome = await world.byHttp(bot, name, await input(place));
    found.push(`${name}: ${outcome}`);
    expected.push(`${name}: ${ofBots[name] ?? outcomeOf(name, outcomes[member]!, 'byHttp')}`);
    const lasts = operations[name].method === 'GET' || outcome !== 'ok';
    if (lasts && !own) continue;
    const { server } = world;
    await server.http('host.removeBot', { userId: bot.id }, { token: secretKey });
    place = new Place(world);
    bot = await botIn(place);
  }
  expect(found).toEqual(expected);
});
