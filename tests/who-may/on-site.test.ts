/**
 * What a site's moderators may do, wherever they are: on a user, on a report and on a held send of
 * somebody's.
 */
import type { OperationName } from '@parlor/sdk/protocol/operations';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Person } from '../support/person.js';
import { TestServer } from '../support/test-server.js';
import { expectedOf, spends } from './outcomes.js';

const onSite: readonly (readonly [
  what: string,
  name: OperationName,
  input: (place: SitePlace) => Record<string, unknown>,
  outcomes: string,
])[] = [
  ['lists reports', 'reports.list', () => ({}), '- ok ok ok'],
  ['looks at a report', 'reports.get', ({ reportId }) => ({ reportId }), '- ok ok ?'],
  [
    'resolves a report',
    'reports.resolve',
    ({ reportId }) => ({ reportId, outcome: 'none' }),
    '- ok ok ?',
  ],
  [
    'deletes what is reported',
    'reports.deleteMessage',
    ({ reportId }) => ({ reportId }),
    '- ok ok ?',
  ],
  ['sees sanctions', 'users.sanctions', ({ userId }) => ({ userId }), '- ok ok ?'],
  ['silences a user', 'users.silence', ({ userId }) => ({ userId, seconds: 60 }), '- ok ok ?'],
  [
    'silences a moderator',
    'users.silence',
    ({ moderator }) => ({ userId: moderator, seconds: 60 }),
    '- ok ok ?',
  ],
  [
    'silences an admin',
    'users.silence',
    ({ admin }) => ({ userId: admin, seconds: 60 }),
    '- - ok ?',
  ],
  ['takes a silence back', 'users.unsilence', ({ userId }) => ({ userId }), '- ok ok ?'],
  ['bans a user', 'users.ban', ({ userId }) => ({ userId, seconds: 60 }), '- ok ok ?'],
  ['bans an admin', 'users.ban', ({ admin }) => ({ userId: admin, seconds: null }), '- - ok ?'],
  ['takes a ban back', 'users.unban', ({ userId }) => ({ userId }), '- ok ok ?'],
  [
    'silences an admin in a conversation',
    'members.silence',
    ({ conversationId, admin }) => ({ conversationId, userId: admin, seconds: 60 }),
    '? - ok ?',
  ],
  ['releases a held send', 'held.release', ({ heldId }) => ({ heldId }), '- ok ok ?'],
  ['drops a held send', 'held.drop', ({ heldId }) => ({ heldId }), '- ok ok ?'],
  ['reads the audit log', 'audit.list', () => ({}), '- ok ok ok'],
];
const siteCallers = ['user', 'moderator', 'admin', 'admin of another site'] as const;

interface SitePlace {
  userId: string;
  /** Others than those who try. */
  moderator: string;
  admin: string;
  conversationId: string;
  reportId: string;
  heldId: string;
}

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

test.concurrent.each(onSite)('who %s', async (_, name, input, outcomes) => {
  const [site, other] = [await server.site(), await server.site()];
  await server.app.filters.add(site.id, { words: ['later'] }, 'hold');
  const callerOf = {
    user: await Person.of(server, site, 'User'),
    moderator: await Person.of(server, site, 'Moderator', 'moderator'),
    admin: await Person.of(server, site, 'Admin', 'admin'),
    'admin of another site': await Person.of(server, other, 'Foreigner', 'admin'),
  };
  const [moderator, admin] = [
    await Person.of(server, site, 'Second', 'moderator'),
    await Person.of(server, site, 'Chief', 'admin'),
  ];
  const makePlace = async (): Promise<SitePlace> => {
    const [user, reporter] = [
      await Person.of(server, site, 'Target'),
      await Person.of(server, site, 'Reporter'),
    ];
    const conversationId = await user.start(reporter, admin);
    const { id: reportId } = await reporter.call('reports.create', {
      conversationId,
      seq: 1,
      reason: 'spam',
    });
    expect(
      await user.refusal('messages.send', { conversationId, clientId: 'held', text: 'later' }),
    ).toBe('message_held');
    const heldId = (await user.call('held.list', {})).items[0]!.id;
    return {
      userId: user.id,
      moderator: moderator.id,
      admin: admin.id,
      conversationId,
      reportId,
      heldId,
    };
  };
  const found: string[] = [];
  let place: SitePlace | undefined;
  for (const caller of siteCallers) {
    place ??= await makePlace();
    const outcome = await callerOf[caller].outcome(name, input(place) as never);
    found.push(`${caller}: ${outcome}`);
    if (spends(name, outcome)) place = undefined;
  }
  expect(found).toEqual(expectedOf(siteCallers, outcomes));
});
