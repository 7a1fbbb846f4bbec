/** The code of `docs/guide/python.md`, run with Python and its standard library. */
import { execFile } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { data, TestServer } from '../support/test-server.js';

const run = promisify(execFile);
const page = readFileSync(join(import.meta.dirname, '../../docs/guide/python.md'), 'utf8');
const blocks = [...page.matchAll(/```python\n(.*?)```/gs)].map(([, code]) => code!);

/** Runs code of the page, then more code; returns what that prints, as JSON. */
async function python(more: string, values: object = {}): Promise<unknown> {
  const code = [...blocks.filter((block) => !block.includes('"sk_…"')), more].join('\n');
  const { stdout } = await run('python3', ['-c', code, JSON.stringify(values)]);
  return JSON.parse(stdout);
}

test('the page has the code for each of its topics', () => {
  for (const name of ['class Parlor:', 'def sign_identity', 'def verify_webhook'])
    expect(blocks.filter((block) => block.includes(name))).toHaveLength(1);
});

test('users, conversations and messages are made as the page shows, and repeated calls change nothing', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const token = await server.secretKey(site);
  const shown = blocks.find((block) => block.includes('"sk_…"'))!;
  const code = [
    'import sys',
    'values = json.loads(sys.argv[1])',
    shown.replace('"https://chat.example.com"', 'values["url"]').replace('"sk_…"', 'values["key"]'),
  ].join('\n');
  // The creation of the group, and the message.
  expect(await python(code, { url: server.url, key: token })).toBe(2);
  const conversation = await server.http(
    'host.getConversation',
    { externalId: 'order-42' },
    { token },
  );
  expect(data(conversation)).toMatchObject({ title: 'Order 42', memberCount: 1 });
  const refused = await python(
    `${code.split('\n\n')[0]!}
try:
    parlor.get("/host/user", externalId="nobody")
except ParlorError as error:
    print(json.dumps(error.code))`,
    { url: server.url, key: token },
  );
  expect(refused).toBe('not_found');
});

test('an identity that the page signs is accepted', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  const { kid, secret } = await server.app.sites.addSigningSecret(site.id);
  const signed = (await python(
    `import sys
print(json.dumps(sign_identity(**json.loads(sys.argv[1]), name="Ädä")))`,
    { secret, kid, site: site.publicKey, external_id: '42' },
  )) as string;
  const session = data(await server.http('auth.exchange', { token: signed }, { site }));
  expect(session.user).toMatchObject({ name: 'Ädä' });
});

test('the page verifies a signed webhook, and no changed, old or foreign one', async () => {
  const key = randomBytes(24);
  const body = JSON.stringify({ type: 'message.created', text: 'Grüße' });
  const sign = (id: string, at: number, of = key) =>
    `v1,${createHmac('sha256', of).update(`${id}.${at}.${body}`).digest('base64')}`;
  const now = Math.floor(Date.now() / 1_000);
  const request = (at: number, signature: string) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(at),
    'webhook-signature': signature,
  });
  const old = now - 3_600;
  const requests = [
    [request(now, sign('msg_1', now)), body],
    [request(now, `${sign('msg_1', now, randomBytes(24))} ${sign('msg_1', now)}`), body],
    [request(now, sign('msg_1', now)), `${body} `],
    [request(now, sign('msg_2', now)), body],
    [request(old, sign('msg_1', old)), body],
    [request(now, sign('msg_1', now, randomBytes(24))), body],
  ];
  const verified = await python(
    `import sys
values = json.loads(sys.argv[1])
print(json.dumps([verify_webhook(values["secret"], headers, body.encode()) for headers, body in values["requests"]]))`,
    { secret: `whsec_${key.toString('base64')}`, requests },
  );
  expect(verified).toEqual([true, true, false, false, false, false]);
});
