/** What operators do to a site is in its audit log with their name; see `audited.ts`. */
import { randomUUID } from 'node:crypto';
import type { HostAuditAct } from '@parlor/sdk/protocol/host-audit';
import type { Site } from '../../server/src/features/sites/sites.js';
import { operations, type OperatorOperationName } from '@parlor/sdk/protocol/operations';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OperatorBrowser, operatorPassword, tokenOf } from '../support/operator.js';
import { data, TestServer } from '../support/test-server.js';
import { audited } from './audited.js';

// With open sign-up, every operator may create sites.
let server: TestServer;
beforeAll(async () => {
  server = await TestServer.own({}, { signUp: true });
});
afterAll(() => server?.[Symbol.asyncDispose]());

test('every operation that changes something says what it writes, or why it writes nothing', () => {
  const changing = Object.entries(operations).flatMap(([name, { caller, method }]) =>
    ['host', 'operator'].includes(caller) && method !== 'GET' ? [name] : [],
  );
  expect(Object.keys(audited).sort()).toEqual(changing.sort());
});

/**
 * Calls an operation in the name of Ada, an owner of the site. Returns the site that it is about if
 * that is another one.
 */
type Act = (ada: OperatorBrowser, site: Site) => Promise<Site | void>;

const joining = async (site: Site, email: string) =>
  tokenOf(await server.app.operatorLinks.invite(site.id, email, 'viewer'));
const colleague = (site: Site) => OperatorBrowser.of(server, site, 'viewer', 'Alan');

const acts: Readonly<Partial<Record<OperatorOperationName, Act>>> = {
  'operators.redeemLink': async (_, site) => {
    const ada = new OperatorBrowser(server);
    const token = await joining(site, `${randomUUID()}@example.com`);
    await ada.call('operators.redeemLink', { token, name: 'Ada', password: operatorPassword });
  },
  'operators.createSite': async (ada) => {
    const { site } = await ada.call('operators.createSite', { name: 'New' });
    return server.app.sites.byKey(site.publicKey);
  },
  'operators.invite': async (ada, site) => {
    await ada.call('operators.invite', { siteId: site.id, email: 'b@example.com', role: 'admin' });
  },
  'operators.withdrawInvitation': async (ada, site) => {
    await joining(site, 'c@example.com');
    const open = await ada.call('operators.listInvitations', { siteId: site.id });
    const invitationId = open.invitations[0]!.id;
    await ada.call('operators.withdrawInvitation', { siteId: site.id, invitationId });
  },
  'operators.acceptInvitation': async (ada) => {
    const other = await server.site();
    await ada.call('operators.acceptInvitation', { token: await joining(other, ada.email) });
    return other;
  },
  'operators.setRole': async (ada, site) => {
    const operatorId = (await colleague(site)).id;
    await ada.call('operators.setRole', { siteId: site.id, operatorId, role: 'admin' });
  },
  'operators.removeMember': async (ada, site) => {
    const operatorId = (await colleague(site)).id;
    await ada.call('operators.removeMember', { siteId: site.id, operatorId });
  },
  'operators.leaveSite': async (ada, site) => {
    await OperatorBrowser.of(server, site, 'owner', 'Alan');
    await ada.call('operators.leaveSite', { siteId: site.id });
  },
};

test('the acts below are those of the table', () => {
  const written = Object.entries(audited).flatMap(([name, entry]) =>
    name.startsWith('operators.') && typeof entry === 'string' ? [name] : [],
  );
  expect(Object.keys(acts).sort()).toEqual(written.sort());
});

test.each(Object.keys(acts) as (keyof typeof acts)[])(
  '%s is in the audit log with the name of the operator',
  async (name) => {
    const site = await server.site();
    const ada = await OperatorBrowser.of(server, site, 'owner', 'Ada');
    const about = (await acts[name]!(ada, site)) ?? site;
    const { secretKey: token } = await server.app.secretKeys.add(about.id);
    const filter = { act: audited[name] as HostAuditAct };
    const { items } = data(await server.http('host.listAudit', filter, { token }));
    expect(items[0]?.by).toMatchObject({ kind: 'operator', name: 'Ada' });
  },
);
