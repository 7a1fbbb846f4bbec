/**
 * Every operation of hosts, by a client that other people's tools generate from `openapi.json`: its
 * types fit the calls, and the calls do what the document says.
 */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { type OperationName, operations } from '@parlor/sdk/protocol/operations';
import createClient, { type Client } from 'openapi-fetch';
import { expect, test } from 'vitest';
import { data as dataOf, type TestServer } from '../support/test-server.js';
import { audited } from '../who-may/audited.js';
import { type Side, world } from '../support/two-sites.js';

const run = promisify(execFile);
const folder = import.meta.dirname;
const root = join(folder, '../..');

interface Answer {
  data?: { ok?: unknown };
  error?: unknown;
  response: Response;
}
type Call = (client: Client<object>, given: object) => Promise<Answer>;

interface Document {
  paths: Record<string, Record<string, { operationId: string }>>;
}

test(
  'a client generated from openapi.json calls the operations of hosts',
  {
    timeout: 120_000,
  },
  async () => {
    const { server, mine } = await world();
    await using _ = server;
    const address = `${server.url}/openapi.json`;
    mkdirSync(join(folder, 'generated'), { recursive: true });
    const file = join(folder, 'generated/paths.ts');
    await run(process.execPath, [join(folder, 'generate.mjs'), address, file], { cwd: root });
    await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { cwd: root }).catch(
      ({ stdout }: { stdout: string }) => {
        throw new Error(`The calls do not fit the generated types:\n${stdout}`);
      },
    );

    // Its types exist only after the step before, so this import is unknown to the compiler.
    const calls = ((await import(join(folder, 'calls.ts'))) as { calls: Record<string, Call> })
      .calls;
    const missing = Object.keys(operations).filter(
      (name) => name.startsWith('host.') && !calls[name],
    );
    expect(missing, 'Add a line for each to tests/generated-client/calls.ts').toEqual([]);

    const document = (await (await fetch(address)).json()) as Document;
    const called: string[] = [];
    const client = createClient<object>({
      baseUrl: server.url,
      headers: { authorization: `Bearer ${mine.secretKey}` },
    });
    client.use({
      onRequest({ schemaPath, request }) {
        const method = request.method.toLowerCase();
        called.push(document.paths[schemaPath]?.[method]?.operationId ?? '');
      },
    });
    const given = await givenBy(server, mine);
    const newActs = await auditOf(server, mine);
    for (const [name, call] of Object.entries(calls)) {
      const { data, error, response } = await call(client, given);
      expect([name, response.status, error, data?.ok]).toEqual([
        name,
        expect.toSatisfy((status: number) => status < 300),
        undefined,
        true,
      ]);
      expect(called.at(-1)).toBe(name);
      const entry = audited[name as OperationName];
      const acts = await newActs();
      // Steps before a call may have entries of their own.
      if (typeof entry === 'string') expect([name, acts[0]]).toEqual([name, entry]);
      else if (entry) expect([name, acts]).toEqual([name, []]);
    }
  },
);

/** Gives what the audit log says that the key did since it was asked last. */
async function auditOf(server: TestServer, { site, secretKey }: Side) {
  const seen = new Set<string>();
  const newActs = async (): Promise<string[]> => {
    const input = { actorKind: 'key', limit: 100 } as const;
    const { items } = dataOf(
      await server.http('host.listAudit', input, { token: secretKey, site }),
    );
    const fresh = items.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    expect(fresh.every(({ by }) => by?.name === 'test')).toBe(true);
    return fresh.map(({ act }) => act);
  };
  await newActs();
  return newActs;
}

/** What `Given` in calls.ts says. */
async function givenBy(server: TestServer, mine: Side): Promise<object> {
  const { token, userId, conversationId, reportId } = mine;
  const guest = await server.session(mine.site, 'Another guest');
  await server.http(
    'messages.send',
    { conversationId, clientId: 'b', text: 'holdthis' },
    { token },
  );
  const held = dataOf(await server.http('held.list', {}, { token }));
  const heldIds = held.items.map(({ id }) => id);
  return { guestId: guest.user.id, userId, conversationId, reportId, heldIds };
}
