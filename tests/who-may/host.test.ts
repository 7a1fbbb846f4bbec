/**
 * Who may call what is the host's backend's: over HTTP by how they show themselves, over the socket
 * nobody.
 */
import { type OperationName, operations } from '@parlor/sdk/protocol/operations';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Site } from '../../server/src/features/sites/sites.js';
import { Person } from '../support/person.js';
import { includesScope, scopes } from '@parlor/sdk/protocol/scopes';
import { RawSocket } from '../support/raw-socket.js';
import { code, data, TestServer } from '../support/test-server.js';

describe('in the name of the host', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const inputs = {
    'host.upsertConversation': { externalId: 'order', title: 'Order' },
    'host.createConversation': { title: 'Order' },
    'host.listConversations': {},
    'host.getConversation': { externalId: 'order' },
    'host.updateConversation': { externalId: 'order', title: 'Other' },
    'host.listMembers': { externalId: 'order' },
    'host.addMembers': { externalId: 'order', members: [{ externalId: '42' }] },
    'host.removeMembers': { externalId: 'order', members: [{ externalId: '42' }] },
    'host.deleteConversation': { externalId: 'order' },
    'host.sendMessage': { externalId: 'order', text: 'Sent' },
    'host.editMessage': { externalId: 'order', seq: 2, text: 'Sent' },
    'host.deleteMessage': { externalId: 'order', seq: 2 },
    'host.listMessages': { externalId: 'order' },
    'host.searchMessages': { externalId: 'order', query: 'sent' },
    'host.importMessages': {
      externalId: 'archive',
      messages: [{ text: 'Paid', createdAt: '2020-01-02T00:00:00.000Z' }],
    },
    'host.readMessages': { externalId: 'order' },
    'host.listNotes': { externalId: 'order' },
    'host.addNote': { externalId: 'order', text: 'Paid twice' },
    // The id is of a note of the site that is tried: `made` below.
    'host.removeNote': {},
    'host.upsertUser': { externalId: '42', role: 'admin' },
    'host.upsertUsers': { users: [{ externalId: '42', role: 'admin' }] },
    'host.listUsers': {},
    'host.getUser': { externalId: '42' },
    'host.getSite': {},
    'host.updateSite': { promise: 'Soon' },
    'host.listOrigins': {},
    'host.listSightings': {},
    'host.addOrigin': { origin: 'https://new.example' },
    'host.removeOrigin': { origin: 'https://host.example' },
    'host.listKeys': {},
    'host.addKey': { name: 'new', scopes: ['read'] },
    // The ids are of the site that is tried: `made` below.
    'host.rotateKey': {},
    'host.revokeKey': {},
    'host.listSigningSecrets': {},
    'host.addSigningSecret': {},
    'host.rotateSigningSecret': {},
    'host.revokeSigningSecret': {},
    'host.deactivateUser': { externalId: '42' },
    'host.reactivateUser': { externalId: '42' },
    'host.deleteUser': { externalId: '42', messages: 'delete' },
    'host.listEvents': { after: 0 },
    'host.keepEvents': { keep: true },
    'host.searchUsers': { search: 'Ada' },
    'host.updateUser': { externalId: '42', bio: 'new' },
    'host.exportUser': { externalId: '42' },
    'host.listSessions': { externalId: '42' },
    'host.endSession': { externalId: '42', sessionId: 'session' },
    'host.endSessions': { externalId: '42' },
    'host.silenceUser': { externalId: '42', seconds: 60 },
    'host.unsilenceUser': { externalId: '42' },
    'host.banUser': { externalId: '42', seconds: null },
    'host.unbanUser': { externalId: '42' },
    'host.mergeGuest': { guestId: 'guest', userId: 'member' },
    'host.listMemberships': { externalId: '42' },
    'host.listReports': {},
    'host.getReport': { reportId: 'report' },
    'host.resolveReport': { reportId: 'report', outcome: 'none' },
    'host.reopenReport': { reportId: 'report' },
    'host.removeMessage': { conversationId: 'conversation', seq: 1 },
    'host.listHeld': {},
    'host.releaseHeld': { heldId: 'held' },
    'host.dropHeld': { heldId: 'held' },
    'host.listFilters': {},
    'host.changeFilters': { add: [{ kind: 'word', value: 'spam', action: 'hold' }] },
    'host.testFilters': { text: 'spam' },
    'host.listAudit': {},
    'host.exportAudit': {},
    'host.getNumbers': { unit: 'day' },
    'host.listRefusals': {},
    'host.listWebhooks': {},
    'host.addWebhook': { name: 'Backend', url: 'https://host.example/hook' },
    'host.updateWebhook': { webhookId: 'hook', name: 'Other' },
    'host.rotateWebhookSecret': { webhookId: 'hook' },
    'host.removeWebhook': { webhookId: 'hook' },
    'host.testWebhook': { webhookId: 'hook' },
    'host.listDeliveries': { webhookId: 'hook' },
    'host.getDelivery': { webhookId: 'hook', number: 1 },
    'host.replayDelivery': { webhookId: 'hook', number: 1 },
    'host.replayDeliveries': { webhookId: 'hook', from: 1, to: 2 },
    'host.getSendHook': {},
    'host.setSendHook': { url: 'https://host.example/ask' },
    'host.rotateSendHookSecret': {},
    'host.removeSendHook': {},
    'host.testSendHook': { text: 'Hello' },
    'host.createBot': { name: 'Bot' },
    'host.listBots': {},
    // The ids are of the site that is tried: `made` below.
    'host.updateBot': {},
    'host.removeBot': {},
    'host.rotateBotToken': {},
    'host.revokeBotToken': {},
  } as const satisfies Partial<Record<OperationName, object>>;
  const names = Object.keys(inputs) as (keyof typeof inputs)[];
  /** Those whose input names something that does not exist. */
  const inVain = new Set<OperationName>([
    'host.endSession',
    'host.mergeGuest',
    'host.getReport',
    'host.resolveReport',
    'host.reopenReport',
    'host.removeMessage',
    'host.releaseHeld',
    'host.dropHeld',
    'host.rotateSendHookSecret',
    'host.testSendHook',
  ]);

  /** Inputs with ids of what is made on the site for the test. */
  const ofKey = async (site: Site) => ({ keyId: (await server.app.secretKeys.add(site.id)).id });
  const ofSecret = async (site: Site) => ({
    kid: (await server.app.sites.addSigningSecret(site.id)).kid,
  });
  const ofBot = async (site: Site) => {
    const token = await server.secretKey(site);
    const made = data(await server.http('host.createBot', { name: 'Bot' }, { token }));
    return { userId: made.bot.id, tokenId: made.token.id };
  };
  const ofBotAlone = async (site: Site) => ({ userId: (await ofBot(site)).userId });
  const made: Partial<
    Record<OperationName, (site: Site, token: string) => Promise<Record<string, unknown>>>
  > = {
    'host.removeNote': async (_, token) => {
      const note = { externalId: 'order', text: 'Paid' };
      return { noteId: data(await server.http('host.addNote', note, { token })).id };
    },
    'host.rotateKey': ofKey,
    'host.revokeKey': ofKey,
    'host.rotateSigningSecret': ofSecret,
    'host.revokeSigningSecret': ofSecret,
    'host.updateBot': ofBotAlone,
    'host.removeBot': ofBotAlone,
    'host.rotateBotToken': ofBotAlone,
    'host.revokeBotToken': ofBot,
  };
  async function inputOf(name: (typeof names)[number], site: Site, token: string): Promise<object> {
    const input = (await made[name]?.(site, token)) ?? inputs[name];
    return 'webhookId' in input ? { ...input, webhookId: await webhookOf(token) } : input;
  }
  /** A webhook of the site, for which there is an event. */
  async function webhookOf(token: string): Promise<string> {
    const hook = { name: 'Backend', url: 'https://host.example/hook' };
    const { webhook } = data(await server.http('host.addWebhook', hook, { token }));
    await server.http('host.upsertUser', { externalId: 'first' }, { token });
    await vi.waitFor(async () => {
      const { items } = data(await server.http('host.listEvents', { after: 0 }, { token }));
      expect(items).not.toEqual([]);
    });
    return webhook.id;
  }

  /** What the inputs name. */
  async function furnish(token: string): Promise<void> {
    const order = { externalId: 'order', title: "Ada's order", members: [{ externalId: '42' }] };
    const archive = {
      externalId: 'archive',
      title: 'Archive',
      createdAt: '2020-01-01T00:00:00.000Z',
    };
    data(await server.http('host.upsertUser', { externalId: '42', name: 'Ada' }, { token }));
    data(await server.http('host.upsertConversation', order, { token }));
    data(await server.http('host.upsertConversation', archive, { token }));
    data(await server.http('host.sendMessage', { externalId: 'order', text: 'Sent' }, { token }));
  }

  test('the table above knows every operation of the host', () => {
    const ofHost = Object.entries(operations).flatMap(([name, { caller }]) =>
      caller === 'host' ? [name] : [],
    );
    expect([...names].sort()).toEqual(ofHost.sort());
  });

  test.each(names)('who calls %s', async (name) => {
    const [site, other] = [await server.site(), await server.site()];
    const [stranger, moderator, foreigner] = [
      await Person.of(server, site, 'Stranger'),
      await Person.of(server, site, 'Moderator', 'moderator'),
      await Person.of(server, other, 'Foreigner', 'admin'),
    ];
    const admin = await Person.of(server, stranger.site, 'Admin', 'admin');
    const revoked = await server.app.secretKeys.add(stranger.site.id);
    expect(await server.app.secretKeys.revoke(foreigner.site.id, revoked.id)).toBe(false);
    expect(await server.app.secretKeys.revoke(stranger.site.id, revoked.id)).toBe(true);
    const secretKey = await server.secretKey(stranger.site);
    await furnish(secretKey);
    const input = await inputOf(name, site, secretKey);
    // Of these sites alone: sockets of the test before may still be written down as seen.
    const stored = () =>
      server.app.database.query('SELECT * FROM users WHERE site_id IN (?, ?) ORDER BY id', [
        site.id,
        other.id,
      ]);
    const before = await stored();

    const refused: [who: string, as: Parameters<TestServer['http']>[2], refusal: string][] = [
      ['nobody', {}, 'unauthenticated'],
      ['a page with the public key', { site: stranger.site }, 'unauthenticated'],
      ['the public key as a secret', { token: stranger.site.publicKey }, 'unauthenticated'],
      ['a user', { token: stranger.session.accessToken }, 'unauthenticated'],
      ['a moderator', { token: moderator.session.accessToken }, 'unauthenticated'],
      ['an admin', { token: admin.session.accessToken }, 'unauthenticated'],
      [
        'a wrong key',
        { token: `${secretKey.slice(0, -1)}${secretKey.endsWith('x') ? 'y' : 'x'}` },
        'unauthenticated',
      ],
      ['a longer key', { token: `${secretKey}x` }, 'unauthenticated'],
      ['a revoked key', { token: revoked.secretKey }, 'unauthenticated'],
      [
        'another site beside its key',
        { token: secretKey, site: foreigner.site },
        'unauthenticated',
      ],
      [
        'a page of the site',
        { token: secretKey, headers: { origin: 'https://host.example' } },
        'origin_not_allowed',
      ],
      [
        'a page of anywhere',
        { token: secretKey, headers: { origin: 'https://evil.example' } },
        'origin_not_allowed',
      ],
    ];
    for (const [who, as, refusal] of refused)
      expect([who, code(await server.http(name, input, as))]).toEqual([who, refusal]);
    // Its own people, of whom none has this id.
    const theirs = await server.http(name, input, {
      token: await server.secretKey(foreigner.site),
    });
    expect(JSON.stringify(theirs.body)).not.toContain('Ada');
    // Whose group begins, gets a bot.
    if (!/upsert|create/.test(name)) expect(await stored()).toEqual(before);
    for (const caller of [stranger, admin]) {
      const socket = await RawSocket.open(server, {
        siteKey: caller.site.publicKey,
        token: caller.session.accessToken,
      });
      expect(await socket.refusal(name, input)).toBe('forbidden');
    }
    await expect(
      RawSocket.open(server, { siteKey: stranger.site.publicKey, token: secretKey }),
    ).rejects.toMatchObject({
      data: { code: 'unauthenticated' },
    });
    const answer = await server.http(name, input, { token: secretKey });
    expect(answer.body.ok || answer.status).toBe(inVain.has(name) ? 404 : true);
  });

  test.each(names)('which scopes %s needs', async (name) => {
    const site = await server.site();
    const all = await server.secretKey(site);
    await furnish(all);
    const input = await inputOf(name, site, all);
    const stored = () =>
      server.app.database.query('SELECT * FROM users WHERE site_id = ?', [site.id]);
    const before = await stored();
    const { scope: needed } = operations[name];
    const withoutRole = JSON.parse(
      JSON.stringify(input, (key, value: unknown) => (key === 'role' ? undefined : value)),
    ) as object;
    for (const scope of scopes) {
      const token = await server.secretKey(site, scope);
      if (includesScope([scope], needed)) continue;
      const answer = await server.http(name, withoutRole, { token });
      expect([scope, code(answer)]).toEqual([scope, 'forbidden']);
      expect(answer.body).toMatchObject({
        error: { message: expect.stringContaining(`scope "${needed}"`) },
      });
      expect(await stored()).toEqual(before);
    }
    for (const scope of scopes) {
      if (!includesScope([scope], needed)) continue;
      const token = await server.secretKey(site, scope);
      // Its own: `moderate` does not remove the notes of others.
      const own = name === 'host.removeNote' ? await inputOf(name, site, token) : withoutRole;
      const { status, body } = await server.http(name, own, { token });
      // The first one may have deleted what the next one is to delete.
      expect([scope, body.ok || status === 404]).toEqual([scope, true]);
    }
  });

  test('only a key of the scope admin makes somebody staff', async () => {
    const site = await server.site();
    const token = await server.secretKey(site, 'write', 'moderate');
    const staff = { externalId: '42', role: 'moderator' } as const;
    expect(code(await server.http('host.upsertUser', staff, { token }))).toBe('forbidden');
    expect(
      data(await server.http('host.upsertUsers', { users: [staff] }, { token })).results,
    ).toMatchObject([{ user: null, error: { code: 'forbidden' } }]);
    const all = await server.secretKey(site);
    expect(data(await server.http('host.listUsers', {}, { token: all })).items).toEqual([]);
    expect(data(await server.http('host.upsertUser', staff, { token: all })).role).toBe(
      'moderator',
    );
  });

  test('a page that holds the key is told why it is refused', async () => {
    const site = await server.site();
    const as = { token: await server.secretKey(site), headers: { origin: 'https://host.example' } };
    const answer = await server.http('host.listUsers', {}, as);
    expect(answer).toMatchObject({
      status: 403,
      body: { error: { message: expect.stringContaining('must never be in a page') } },
    });
    // So that its developer can read it.
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://host.example');
  });

  test('a secret key is nobody who talks', async () => {
    const token = await server.secretKey(await server.site());
    for (const [name, { caller, path }] of Object.entries(operations)) {
      if (caller !== 'user') continue;
      const input = Object.fromEntries(
        [...path.matchAll(/:(\w+)/g)].map(([, field]) => [field!, 'x']),
      );
      expect([name, code(await server.http(name as OperationName, input, { token }))]).toEqual([
        name,
        'unauthenticated',
      ]);
    }
  });

  test('a backend that calls too often is told when to go on, and users are not held up by it', async () => {
    await using limited = await TestServer.start({ rates: { host: { points: 2, seconds: 60 } } });
    const [site, other] = [await limited.site(), await limited.site()];
    const [first, second] = [await limited.secretKey(site), await limited.secretKey(site)];
    for (const token of [first, second])
      expect((await limited.http('host.listUsers', {}, { token })).status).toBe(200);
    expect(await limited.http('host.listUsers', {}, { token: first })).toMatchObject({
      body: { error: { code: 'rate_limited', retryAfterMs: expect.any(Number) } },
    });
    expect(
      (await limited.http('host.listUsers', {}, { token: await limited.secretKey(other) })).status,
    ).toBe(200);
    expect((await Person.of(limited, site, 'Ada')).id).toEqual(expect.any(String));
  });
});
