/** The team of a site: invitations, roles, and the owner who stays. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Clock } from '../../../../tests/support/clock.js';
import { OperatorBrowser, operatorPassword, tokenOf } from '../../../../tests/support/operator.js';
import { code, data, TestServer } from '../../../../tests/support/test-server.js';

const newEmail = () => `${randomUUID()}@example.com`;

test('an invitation makes an account once, within a week, unless it is withdrawn', async () => {
  const clock = new Clock();
  await using server = await TestServer.start({ environment: clock.environment });
  const site = await server.site({ name: 'Zoo' });
  const owner = await OperatorBrowser.of(server, site, 'owner');
  const siteId = site.id;
  const email = newEmail();
  const invite = (role: string, to = email) =>
    owner.call('operators.invite', { siteId, email: to, role });
  const [replaced, kept] = [await invite('viewer'), await invite('moderator')];
  expect(kept.link).toMatch(/^http:\/\/localhost\/console\/#\/invitation\/[\w-]{32}$/);
  const redeem = (link: string, more: object = {}) =>
    server.http('operators.redeemLink', {
      token: tokenOf(link),
      name: 'Grace',
      password: operatorPassword,
      ...more,
    });
  expect(code(await redeem(replaced.link))).toBe('link_ended');
  expect((await owner.call('operators.listInvitations', { siteId })).invitations).toMatchObject([
    { id: kept.invitation.id, email, role: 'moderator' },
  ]);
  expect(await owner.call('operators.showLink', { token: tokenOf(kept.link) })).toEqual({
    kind: 'invitation',
    email,
    siteName: 'Zoo',
    role: 'moderator',
    hasAccount: false,
  });
  expect(code(await redeem(kept.link, { email: newEmail() }))).toBe('invalid_input');
  const { console } = data(await redeem(kept.link));
  expect(console).toMatchObject({
    operator: { name: 'Grace', email, mayCreateSites: false },
    sites: [{ id: siteId, name: 'Zoo', role: 'moderator' }],
  });
  expect(code(await redeem(kept.link))).toBe('link_ended');
  expect(await owner.refusal('operators.invite', { siteId, email, role: 'admin' })).toBe(
    'already_member',
  );

  const late = await invite('viewer', newEmail());
  const withdrawn = await invite('viewer', newEmail());
  const { id: invitationId } = withdrawn.invitation;
  await owner.call('operators.withdrawInvitation', { siteId, invitationId });
  expect(code(await redeem(withdrawn.link))).toBe('link_ended');
  clock.pass(7 * 24 * 60 * 60);
  expect(code(await redeem(late.link))).toBe('link_ended');
});

test('an operator of one site joins another by an invitation to their own address', async () => {
  await using server = await TestServer.start();
  const [first, second] = [await server.site({ name: 'First' }), await server.site()];
  const guest = await OperatorBrowser.of(server, first, 'viewer');
  const other = await OperatorBrowser.of(server, first, 'viewer');
  const owner = await OperatorBrowser.of(server, second, 'owner');
  const { link } = await owner.call('operators.invite', {
    siteId: second.id,
    email: guest.email.toUpperCase(),
    role: 'admin',
  });
  const token = tokenOf(link);
  const redeem = { token, name: 'Again', password: operatorPassword };
  expect(await guest.refusal('operators.redeemLink', redeem)).toBe('email_taken');
  expect(await other.refusal('operators.acceptInvitation', { token })).toBe('forbidden');
  expect(await guest.call('operators.acceptInvitation', { token })).toMatchObject({
    id: second.id,
    role: 'admin',
  });
  expect(await guest.refusal('operators.acceptInvitation', { token })).toBe('link_ended');
  expect((await guest.call('operators.current', {})).sites.map(({ role }) => role).sort()).toEqual([
    'admin',
    'viewer',
  ]);
});

test('only owners make, change and remove owners, and the last one stays', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const siteId = site.id;
  const owner = await OperatorBrowser.of(server, site, 'owner', 'Owner');
  const admin = await OperatorBrowser.of(server, site, 'admin', 'Admin');
  const setRole = (who: OperatorBrowser, of: OperatorBrowser, role: string) =>
    who.http('operators.setRole', { siteId, operatorId: of.id, role });
  expect(code(await setRole(admin, admin, 'owner'))).toBe('forbidden');
  expect(code(await setRole(admin, owner, 'viewer'))).toBe('forbidden');
  expect(await admin.refusal('operators.removeMember', { siteId, operatorId: owner.id })).toBe(
    'forbidden',
  );
  const email = newEmail();
  expect(await admin.refusal('operators.invite', { siteId, email, role: 'owner' })).toBe(
    'forbidden',
  );
  expect(code(await setRole(owner, owner, 'admin'))).toBe('last_owner');
  expect(await owner.refusal('operators.leaveSite', { siteId })).toBe('last_owner');
  expect(await owner.refusal('operators.removeMember', { siteId, operatorId: owner.id })).toBe(
    'last_owner',
  );
  data(await setRole(owner, admin, 'owner'));
  // Of two owners who go at the same time, one stays.
  const both = await Promise.all(
    [owner, admin].map((each) => each.http('operators.leaveSite', { siteId })),
  );
  expect(both.map(({ body }) => (body.ok ? 'ok' : body.error.code)).sort()).toEqual([
    'last_owner',
    'ok',
  ]);
  const left = both[0]!.body.ok ? admin : owner;
  const { items } = await left.call('operators.listTeam', { siteId });
  expect(items).toMatchObject([{ id: left.id, role: 'owner' }]);
});

test('an owner deletes the site by its name, and the team is gone with it', async () => {
  await using server = await TestServer.start();
  const site = await server.site({ name: 'Zoo' });
  const owner = await OperatorBrowser.of(server, site, 'owner');
  const viewer = await OperatorBrowser.of(server, site, 'viewer');
  const input = { siteId: site.id, name: 'zoo' };
  expect(await owner.refusal('operators.deleteSite', input)).toBe('invalid_input');
  await owner.call('operators.deleteSite', { ...input, name: 'Zoo' });
  expect(await owner.refusal('host.listUsers', {}, site)).toBe('forbidden');
  for (const each of [owner, viewer])
    expect((await each.call('operators.current', {})).sites).toEqual([]);
});

test('the audit log has what the team did, by name, and moderators in the chat do not see it', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const owner = await OperatorBrowser.of(server, site, 'owner', 'Ada');
  const email = 'invited@example.com';
  await owner.call('operators.invite', { siteId: site.id, email, role: 'viewer' });
  const [entry] = (await server.app.database.query(
    "SELECT by_kind, by_id, by_name, actor_id, detail FROM audit_entries WHERE site_id = ? AND act = 'team.invited'",
    [site.id],
  )) as unknown[];
  expect(entry).toEqual({
    by_kind: 'operator',
    by_id: owner.id,
    by_name: 'Ada',
    actor_id: null,
    detail: 'viewer: invited@example.com',
  });
  expect((await server.app.audit.listForModerators(site.id, {})).items).toEqual([]);
});
