/**
 * Who may call the operations of the console: by nobody and by people of other kinds, without the
 * token against forged calls, from other pages, and by operators of each role and of another site.
 */
import { randomUUID } from 'node:crypto';
import type { OperatorRole } from '@parlor/sdk/protocol/operators';
import {
  type OperationName,
  operations,
  type OperatorOperationName,
} from '@parlor/sdk/protocol/operations';
import type { Operation } from '@parlor/sdk/protocol/table';
import { beforeAll, expect, test } from 'vitest';
import type { Site } from '../../server/src/features/sites/sites.js';
import { OperatorBrowser, operatorPassword, tokenOf } from '../support/operator.js';
import { RawSocket } from '../support/raw-socket.js';
import { code, TestServer } from '../support/test-server.js';

const roles = ['viewer', 'moderator', 'admin', 'owner', "other site's owner"] as const;

/** A site with its team, made again when a call has changed it. */
interface Place {
  site: Site;
  browsers: Readonly<Record<(typeof roles)[number], OperatorBrowser>>;
  /** A member of the team whom no call comes from. */
  other: OperatorBrowser;
}

interface Row {
  input(place: Place, caller: OperatorBrowser): Record<string, unknown> | Promise<object>;
  /** In the order of `roles`: `ok`, `-` forbidden, `?` not found; or another code. */
  outcomes: string;
}

const words: Readonly<Record<string, string>> = { '-': 'forbidden', '?': 'not_found' };
const nothing = () => ({});
const ofSite = ({ site }: Place) => ({ siteId: site.id });
const all = 'ok ok ok ok ok';
const wrong = (how: string) => Array.from(roles, () => how).join(' ');

async function invited({ site }: Place, email: string, role: OperatorRole = 'viewer') {
  return tokenOf(await server.app.operatorLinks.invite(site.id, email, role));
}

const rows: Readonly<Record<OperatorOperationName, Row>> = {
  'operators.welcome': { input: nothing, outcomes: all },
  'operators.showLink': {
    input: async (place) => ({ token: await invited(place, 'a@example.com') }),
    outcomes: all,
  },
  'operators.redeemLink': {
    input: async (place) => ({
      token: await invited(place, `${randomUUID()}@example.com`),
      name: 'New',
      password: operatorPassword,
    }),
    outcomes: all,
  },
  'operators.signUp': {
    input: () => ({ name: 'New', email: 'new@example.com', password: operatorPassword }),
    outcomes: wrong('-'),
  },
  'operators.signIn': {
    input: ({ other }) => ({ email: other.email, password: operatorPassword }),
    outcomes: all,
  },
  'operators.signOut': { input: nothing, outcomes: all },
  'operators.current': { input: nothing, outcomes: all },
  'operators.updateMe': { input: () => ({ name: 'Other' }), outcomes: all },
  'operators.changePassword': {
    input: () => ({ currentPassword: operatorPassword, newPassword: 'even longer' }),
    outcomes: all,
  },
  'operators.beginSecondFactor': { input: () => ({ password: operatorPassword }), outcomes: all },
  'operators.confirmSecondFactor': { input: () => ({ code: '123456' }), outcomes: wrong('-') },
  'operators.endSecondFactor': {
    input: () => ({ password: operatorPassword, code: '123456' }),
    outcomes: wrong('-'),
  },
  'operators.listSessions': { input: nothing, outcomes: all },
  'operators.endSession': {
    // A session of somebody else.
    input: async ({ other }) => ({
      sessionId: (await other.call('operators.listSessions', {})).sessions[0]!.id,
    }),
    outcomes: wrong('?'),
  },
  'operators.endOtherSessions': { input: nothing, outcomes: all },
  'operators.listSites': { input: nothing, outcomes: all },
  // They came by an invitation.
  'operators.createSite': { input: () => ({ name: 'Mine' }), outcomes: wrong('-') },
  'operators.deleteSite': {
    input: ({ site }) => ({ siteId: site.id, name: site.name }),
    outcomes: '- - - ok ?',
  },
  'operators.listTeam': { input: ofSite, outcomes: 'ok ok ok ok ?' },
  'operators.listInvitations': { input: ofSite, outcomes: '- - ok ok ?' },
  'operators.invite': {
    input: ({ site }) => ({ siteId: site.id, email: 'b@example.com', role: 'admin' }),
    outcomes: '- - ok ok ?',
  },
  'operators.withdrawInvitation': {
    input: async (place) => {
      await invited(place, 'c@example.com');
      const { owner } = place.browsers;
      const { invitations } = await owner.call('operators.listInvitations', ofSite(place));
      return { siteId: place.site.id, invitationId: invitations[0]!.id };
    },
    outcomes: '- - ok ok ?',
  },
  'operators.acceptInvitation': {
    input: async (place) => ({ token: await invited(place, place.other.email) }),
    outcomes: wrong('-'),
  },
  'operators.setRole': {
    input: ({ site, other }) => ({ siteId: site.id, operatorId: other.id, role: 'moderator' }),
    outcomes: '- - ok ok ?',
  },
  'operators.removeMember': {
    input: ({ site, other }) => ({ siteId: site.id, operatorId: other.id }),
    outcomes: '- - ok ok ?',
  },
  'operators.leaveSite': { input: ofSite, outcomes: 'ok ok ok last_owner ?' },
};
const names = Object.keys(rows) as OperatorOperationName[];

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});

async function place(): Promise<Place> {
  const [site, elsewhere] = [await server.site(), await server.site()];
  const browsers: Partial<Record<string, OperatorBrowser>> = {};
  for (const role of roles) {
    const [home, own] =
      role === "other site's owner" ? [elsewhere, 'owner' as const] : [site, role];
    browsers[role] = await OperatorBrowser.of(server, home, own);
  }
  const other = await OperatorBrowser.of(server, site, 'viewer', 'Other');
  return { site, browsers: browsers as Place['browsers'], other };
}

/** What calls of these operations may change. */
async function stored({ site }: Place): Promise<unknown> {
  const query = (sql: string) => server.app.database.query(sql, [site.id]);
  const operators = 'SELECT operator_id FROM site_operators WHERE site_id = ?';
  return Promise.all([
    query('SELECT * FROM sites WHERE id = ?'),
    query('SELECT * FROM site_operators WHERE site_id = ? ORDER BY operator_id'),
    query('SELECT * FROM operator_links WHERE site_id = ? ORDER BY id'),
    query(`SELECT * FROM operators WHERE id IN (${operators}) ORDER BY id`),
    query(
      `SELECT id, operator_id FROM operator_sessions WHERE operator_id IN (${operators}) ORDER BY id`,
    ),
  ]);
}

test('the table above knows every operation of the console', () => {
  const ofConsole = Object.entries(operations).flatMap(([name, { caller }]) =>
    caller === 'operator' ? [name] : [],
  );
  expect([...names].sort()).toEqual(ofConsole.sort());
});

test.each(names)('%s by operators of each role, and of another site', async (name) => {
  const expected = rows[name].outcomes.split(' ').map((each) => words[each] ?? each);
  const found: string[] = [];
  let here = await place();
  for (const role of roles) {
    const caller = here.browsers[role];
    const input = { ...(await rows[name].input(here, caller)) };
    const before = await stored(here);
    const { body } = await caller.http(name, input);
    found.push(body.ok ? 'ok' : body.error.code);
    if (body.ok) here = await place();
    else expect(await stored(here)).toEqual(before);
  }
  expect(found).toEqual(expected);
});

test.each(names)('%s by nobody, by others, and by forged calls of an owner', async (name) => {
  const { isOpen, method } = operations[name] as Operation & { method: string };
  const here = await place();
  const { site, browsers } = here;
  const { owner } = browsers;
  const input = { ...(await rows[name].input(here, owner)) };
  const user = await server.session(site, 'User');
  const { headers } = owner.as();
  const { 'x-parlor-csrf': csrf, ...without } = headers!;
  const stranger = browsers["other site's owner"].console!.csrfToken;
  const forged = { ...without, 'x-parlor-csrf': stranger };
  expect(csrf).not.toBe(stranger);
  const before = await stored(here);
  const outcome = async (as: Parameters<TestServer['http']>[2]) =>
    code(await server.http(name, input, as));
  for (const from of [
    { ...headers, origin: 'https://host.example' },
    { ...headers, origin: 'null' },
    { ...headers, 'sec-fetch-site': 'cross-site' },
    { ...headers, 'sec-fetch-site': 'same-site' },
  ])
    expect(await outcome({ headers: from })).toBe('csrf_rejected');
  if (!isOpen) {
    const others: [who: string, as: Parameters<TestServer['http']>[2]][] = [
      ['nobody', {}],
      ['a user', { token: user.accessToken }],
      ['a page of the site', { site }],
      ['a secret key', { token: await server.secretKey(site), site }],
      ['a wrong cookie', { headers: { ...headers, cookie: `${owner.cookie}x` } }],
    ];
    for (const [who, as] of others)
      expect([who, await outcome(as)]).toEqual([who, 'unauthenticated']);
    if (method !== 'GET')
      for (const header of [without, forged])
        expect(await outcome({ headers: header })).toBe('csrf_rejected');
  }
  expect(await stored(here)).toEqual(before);
  const socket = await RawSocket.open(server, {
    siteKey: site.publicKey,
    token: user.accessToken,
  });
  expect(await socket.refusal(name as OperationName, input)).toBe('forbidden');
  expect(await stored(here)).toEqual(before);
});

test.each(['viewer', 'moderator', 'admin', 'owner'] as const)(
  'a %s calls the operations of hosts that its scopes allow, on its own site',
  async (role) => {
    const { site, browsers } = await place();
    const elsewhere = await server.site();
    const caller = browsers[role];
    const admin = role === 'admin' || role === 'owner';
    const write = { externalId: '42', name: 'Ada' };
    expect((await caller.call('host.listUsers', {}, site)).items).toEqual([]);
    const answer = await caller.http('host.upsertUser', write, site);
    expect(answer.body.ok).toBe(admin);
    if (!admin) expect(code(answer)).toBe('forbidden');
    for (const foreign of [elsewhere, { ...site, publicKey: 'pk_nothing' }, undefined])
      expect(await caller.refusal('host.listUsers', {}, foreign)).toBe('forbidden');
    const { 'x-parlor-csrf': _, ...without } = caller.as().headers!;
    for (const headers of [
      without,
      { ...caller.as().headers, origin: 'https://host.example' },
      { ...caller.as().headers, 'sec-fetch-site': 'cross-site' },
    ])
      expect(code(await server.http('host.upsertUser', write, { headers, site }))).toBe(
        'csrf_rejected',
      );
  },
);
