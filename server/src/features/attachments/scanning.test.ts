/**
 * Where the operator has files scanned, nobody opens one before it is cleared, and everybody hears
 * what became of it.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { Person, upTo } from '../../../../tests/support/person.js';
import { kept } from '../../../../tests/support/stored-files.js';
import { TestServer } from '../../../../tests/support/test-server.js';
import { tryUpload, upload } from '../../../../tests/support/upload.js';
import { AttachmentRow } from './attachment.entity.js';

/** A scanner behind an address, which answers when it is told to. */
class Scanner implements AsyncDisposable {
  readonly seen: string[] = [];
  /** How often the server asked about its harmless file. */
  probes = 0;
  isDown = false;
  verdict: (content: string) => unknown = () => ({ clean: true });
  open!: () => void;
  readonly #opened = new Promise<void>((resolve) => (this.open = resolve));
  readonly #server = createServer((request, response) => {
    void text(request).then(async (content) => {
      const isProbe = content.startsWith('Parlor asks');
      if (isProbe) this.probes++;
      else {
        this.seen.push(content);
        await this.#opened;
      }
      if (this.isDown) response.writeHead(503);
      response.end(
        JSON.stringify(isProbe && !this.isDown ? { clean: true } : this.verdict(content)),
      );
    });
  });

  async url(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function talk(server: TestServer) {
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  const conversationId = await ada.start(grace);
  await grace.listen();
  const { token } = await grace.call('attachments.link', { conversationId });
  const open = (id: string) => fetch(`${server.url}/v1/files/${id}/original?token=${token}`);
  const put = (content: string) => upload(server, ada.session.accessToken, content);
  const state = async (seq: number) =>
    (await grace.call('messages.list', { conversationId })).items.find(
      (message) => message.seq === seq,
    )?.attachments?.[0]?.state;
  return { ada, grace, conversationId, open, put, state };
}

test('a file is sent while it is scanned, opens when it is clean, and is gone when it is not', async () => {
  await using scanner = new Scanner();
  await using server = await TestServer.start({}, { files: { scanUrl: await scanner.url() } });
  const { ada, grace, conversationId, open, put, state } = await talk(server);
  scanner.verdict = (content) => ({ clean: content !== 'bad' });
  const [good, bad] = [await put('good'), await put('bad')];
  expect([good.state, bad.state]).toEqual(['scanning', 'scanning']);
  const first = await ada.send(conversationId, '', { attachmentIds: [good.id] });
  const second = await ada.send(conversationId, 'and', { attachmentIds: [bad.id] });
  expect([await state(first.seq), await state(second.seq)]).toEqual(['scanning', 'scanning']);
  await vi.waitFor(() => expect(scanner.seen.sort()).toEqual(['bad', 'good']));
  expect((await open(good.id)).status).toBe(404);

  scanner.open();
  await vi.waitFor(async () =>
    expect([await state(first.seq), await state(second.seq)]).toEqual(['clean', 'refused']),
  );
  expect([await (await open(good.id)).text(), (await open(bad.id)).status]).toEqual(['good', 404]);
  await vi.waitFor(async () => expect(await kept(server)).toEqual([good.id]));
  await vi.waitFor(() => {
    const changed = grace.heard(conversationId).filter(({ name }) => name === 'message.changed');
    expect(changed).toHaveLength(2);
  });
  const revs = grace.heardRevs(conversationId);
  expect(revs).toEqual([...revs].sort((a, b) => a - b));
  const late = await put('bad');
  await vi.waitFor(async () => {
    const [row] = await server.app.database.query<{ state: string }[]>(
      'SELECT state FROM attachments WHERE id = ?',
      [late.id],
    );
    expect(row!.state).toBe('refused');
  });
  expect(
    await ada.refusal('messages.send', {
      conversationId,
      clientId: 'x',
      text: '',
      attachmentIds: [late.id],
    }),
  ).toBe('file_refused');
});

test('what a server had not scanned when it stopped, the next one scans', async () => {
  await using scanner = new Scanner();
  await using server = await TestServer.start({}, { files: { scanUrl: await scanner.url() } });
  const { ada, conversationId, open, put, state } = await talk(server);
  scanner.verdict = () => 'no idea';
  scanner.open();
  const { id } = await put('good');
  const { seq } = await ada.send(conversationId, '', { attachmentIds: [id] });
  await vi.waitFor(() => expect(scanner.seen.length).toBeGreaterThan(0));
  expect(await state(seq)).toBe('scanning');
  await server.restart(async () => void (scanner.verdict = () => ({ clean: true })));
  await vi.waitFor(async () => expect(await state(seq)).toBe('clean'));
  expect(await (await open(id)).text()).toBe('good');
});

test('what cannot be scanned, however much it is, does not stand in the way of what came later', async () => {
  await using scanner = new Scanner();
  scanner.open();
  await using server = await TestServer.start({}, { files: { scanUrl: await scanner.url() } });
  const { put } = await talk(server);
  const first = await put('first');
  const rows = server.app.database.entities(AttachmentRow);
  const stateOf = async (id: string) => (await rows.findOneByOrFail({ id })).state;
  await vi.waitFor(async () => expect(await stateOf(first.id)).toBe('clean'));
  const lost = {
    ...(await rows.findOneByOrFail({ id: first.id })),
    state: 'scanning' as const,
    uploaderId: 'nobody',
  };
  // As many as are looked up at once, of which the store knows nothing.
  await rows.insert(upTo(200).map((n) => ({ ...lost, id: `lost-${n}` })));
  const late = await put('late');
  await vi.waitFor(async () => expect(await stateOf(late.id)).toBe('clean'), { timeout: 10_000 });
  expect(await stateOf('lost-1')).toBe('scanning');
});

test('a command scans as well: 0 is clean, 1 is refused, and nothing else is an answer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parlor-scan-'));
  const command = join(folder, 'scan');
  await writeFile(
    command,
    '#!/bin/sh\ngrep -qE "good|Parlor asks" "$2" && exit 0\ngrep -q bad "$2" && exit 1\nexit 2\n',
  );
  await chmod(command, 0o755);
  await using server = await TestServer.start({}, { files: { scanCommand: `${command} --quiet` } });
  const { put } = await talk(server);
  const ids = [(await put('good')).id, (await put('bad')).id, (await put('strange')).id];
  await vi.waitFor(async () => {
    const rows = await server.app.database.query<{ id: string; state: string }[]>(
      'SELECT id, state FROM attachments',
    );
    expect(ids.map((id) => rows.find((row) => row.id === id)?.state)).toEqual([
      'clean',
      'refused',
      'scanning',
    ]);
  });
  await rm(folder, { recursive: true, force: true });
});

const readiness = async (server: TestServer): Promise<unknown> =>
  (await fetch(`${server.url}/readyz`)).json();

test('a scanner that stops working is in the log once and degrades the server; uploads say so, and files are scanned when it is back', async () => {
  await using scanner = new Scanner();
  scanner.open();
  const lines: string[] = [];
  const line = (level: string) => (_: object, message: string) =>
    void (message.includes('scan') && lines.push(`${level} ${message}`));
  const log = {
    error: line('error'),
    warn: line('warn'),
    info: line('info'),
    debug: line('debug'),
  };
  await using server = await TestServer.start(
    { log, scanMs: 20 },
    { files: { scanUrl: await scanner.url() } },
  );
  const { ada, conversationId, put, state } = await talk(server);
  expect(await readiness(server)).toEqual({ ok: true });
  // The scanner fails after the server has started with one that works.
  await vi.waitFor(() => expect(scanner.probes).toBe(1));

  scanner.isDown = true;
  const ids = [(await put('one')).id];
  const { seq } = await ada.send(conversationId, '', { attachmentIds: ids });
  await vi.waitFor(async () =>
    expect(await readiness(server)).toEqual({ ok: true, degraded: ['scanner'] }),
  );
  const refused = await tryUpload(server, ada.session.accessToken, 'two');
  expect([refused.status, refused.body]).toMatchObject([
    503,
    {
      error: {
        code: 'unavailable',
        message: expect.stringContaining('cannot be scanned'),
        retryAfterMs: 15_000,
      },
    },
  ]);
  const asked = scanner.seen.length;
  expect(await state(seq)).toBe('scanning');

  scanner.isDown = false;
  await vi.waitFor(async () => expect(await state(seq)).toBe('clean'));
  expect(await readiness(server)).toEqual({ ok: true });
  await put('three');
  // Of the file alone that met the fault, and once again when it was over.
  expect(scanner.seen.slice(0, asked)).toEqual(['one']);
  expect(lines).toEqual([
    'error the scanner does not work: uploads are refused until it does (SCAN_COMMAND, SCAN_URL)',
    'info files can be scanned again',
  ]);
});

test('a command that cannot be started is seen at the start, before any file', async () => {
  const problems: object[] = [];
  const silent = { warn: () => undefined, info: () => undefined, debug: () => undefined };
  const log = { ...silent, error: (fields: object) => void problems.push(fields) };
  await using server = await TestServer.start(
    { log },
    { files: { scanCommand: '/nowhere/clamdscan --no-summary' } },
  );
  await vi.waitFor(async () =>
    expect(await readiness(server)).toEqual({ ok: true, degraded: ['scanner'] }),
  );
  expect(problems).toEqual([{ problem: 'ENOENT' }]);
});

test('a file on which the scanner has no verdict waits, and takes no other files along', async () => {
  await using scanner = new Scanner();
  scanner.open();
  await using server = await TestServer.start(
    { scanMs: 20 },
    { files: { scanUrl: await scanner.url() } },
  );
  const { put } = await talk(server);
  scanner.verdict = (content) => (content === 'odd' ? 'no idea' : { clean: true });
  const odd = await put('odd');
  await vi.waitFor(() =>
    expect(scanner.seen.filter((content) => content === 'odd').length).toBeGreaterThan(2),
  );
  const { id } = await put('good');
  const rows = server.app.database.entities(AttachmentRow);
  await vi.waitFor(async () => expect((await rows.findOneByOrFail({ id })).state).toBe('clean'));
  expect((await rows.findOneByOrFail({ id: odd.id })).state).toBe('scanning');
  expect(await readiness(server)).toEqual({ ok: true });
});
