/**
 * The published packages as a host's developer meets them: packed, installed into an empty folder,
 * imported, and used from Node.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from './support/test-server.js';

const run = promisify(execFile);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
let folder: string;

interface Packed {
  filename: string;
  files: { path: string }[];
}

async function pack(workspace: string): Promise<Packed> {
  const { stdout } = await run(
    'npm',
    ['pack', '--json', '--pack-destination', folder, '-w', workspace],
    { cwd: root },
  );
  const [packed] = Object.values(JSON.parse(stdout) as Packed[]);
  return packed!;
}

const packed: Record<string, Packed> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parlor-package-'));
  for (const workspace of ['sdk', 'widget']) packed[workspace] = await pack(workspace);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const files = Object.values(packed).map(({ filename }) => join(folder, filename));
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...files], {
    cwd: folder,
  });
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('two people talk from Node through the packed SDK', async () => {
  await using server = await TestServer.start();
  const site = await server.site();
  await writeFile(
    join(folder, 'talk.mjs'),
    `import { createChat } from '@parlor/sdk';
     const [url, site] = process.argv.slice(2);
     const join = async (name) => {
       const chat = createChat({ url, site });
       await chat.start();
       return { chat, me: await chat.auth.signInAsGuest({ name }) };
     };
     const connected = (chat) => new Promise((resolve) => chat.connection.subscribe(({ status }) => status === 'connected' && resolve()));
     const ada = await join('Ada'), grace = await join('Grace');
     await Promise.all([connected(ada.chat), connected(grace.chat)]);
     const heard = new Promise((resolve) => grace.chat.on('message.created', ({ message }) => resolve(message.text)));
     await ada.chat.conversations.start([grace.me.id], 'Hello from a package');
     console.log(await heard);
     await Promise.all([ada.chat.close(), grace.chat.close()]);`,
  );
  // Ends by itself: a closed chat keeps no process alive.
  const { stdout } = await run(process.execPath, ['talk.mjs', server.url, site.publicKey], {
    cwd: folder,
    timeout: 120_000,
  });
  expect(stdout.trim()).toBe('Hello from a package');
});

test('importing either package where there is no DOM does not crash', async () => {
  const script =
    "await import('@parlor/sdk'); await import('@parlor/widget'); console.log('imported', typeof document);";
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
  });
  expect(stdout.trim()).toBe('imported undefined');
});

test('a backend manages its people through the packed SDK, which no bundle for browsers takes in', async () => {
  await using server = await TestServer.start();
  const secretKey = await server.secretKey(await server.site());
  await writeFile(
    join(folder, 'backend.mjs'),
    `import { createHost, ChatError } from '@parlor/sdk/server';
     const [url, secretKey] = process.argv.slice(2);
     const { users } = createHost({ url, secretKey });
     const ada = await users.upsert({ externalId: '42', name: 'Ada', attributes: { plan: 'gold' } });
     const refusal = await createHost({ url, secretKey: 'sk_wrong' }).users.list().catch((error) => error instanceof ChatError && error.code);
     console.log(ada.name, (await users.list()).items.length, refusal, (await users.delete({ externalId: '42' }, { messages: 'delete' })).userId === ada.id);`,
  );
  const { stdout } = await run(process.execPath, ['backend.mjs', server.url, secretKey], {
    cwd: folder,
    timeout: 120_000,
  });
  expect(stdout.trim()).toBe('Ada 1 unauthenticated true');

  const bundled = (file: string) =>
    build({
      entryPoints: [join(folder, file)],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
  await expect(bundled('backend.mjs')).rejects.toThrow('@parlor/sdk/server');
  // Nor does the chat client bring any of it along.
  const files = Object.keys((await bundled('talk.mjs')).metafile.inputs).filter((file) =>
    file.includes('@parlor'),
  );
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => /dist\/(server\/.*|protocol\/host)\.js$/.test(file))).toEqual([]);
});

test('the types of both packages serve a strict host', async () => {
  await writeFile(
    join(folder, 'host.ts'),
    `import { createChat, type Message } from '@parlor/sdk';
     import { createHost } from '@parlor/sdk/server';
     import '@parlor/widget';
     const chat = createChat({ site: 'pk_x', url: 'https://chat.example.com', auth: async (reason) => reason });
     export const stop: () => void = chat.on('message.created', ({ message }) => void (message satisfies Message));
     const { users } = createHost({ url: 'https://chat.example.com', secretKey: 'sk_x' });
     export const plan = async () => (await users.upsert({ externalId: '42', attributes: { plan: 'gold' } })).attributes['plan'];
     const { signal } = new AbortController();
     // A signal given last is honoured, or does not compile.
     void chat.users.list({}, signal);
     void chat.messages.send('c', 'x', { signal });
     // @ts-expect-error It belongs in the options.
     void chat.messages.send('c', 'x', signal);
     // @ts-expect-error It comes after the query.
     void chat.users.list(signal);
     // @ts-expect-error It belongs in the options.
     void chat.moderation.unsilence('u', signal);
     // @ts-expect-error It belongs in the options.
     void chat.attachments.upload(null, new Blob(), signal);
     // @ts-expect-error Signing out is not called off.
     void chat.auth.signOut(signal);
     export const causes: (string | undefined)[] = [
       chat.contacts.live.value.error?.code,
       chat.contacts.liveRequests.value.error?.code,
       chat.blocks.live.value.error?.code,
       chat.conversations.live.value.error?.code,
       chat.messages.open('c').value.error?.code,
     ];
     if (chat.connection.value.status === 'degraded') causes.push(chat.connection.value.error.code);
     // @ts-expect-error Either of the ids.
     void users.deactivate({});
     // @ts-expect-error There is no such event.
     chat.on('message.exploded', () => undefined);
     document.querySelector('parlor-chat')?.show();`,
  );
  await writeFile(join(folder, 'page.tsx'), pageInReact);
  await writeFile(join(folder, 'page.ts'), pageInVue);
  const options = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2023,dom',
    '--types',
    '',
    '--jsx',
    'react-jsx',
  ];
  const check = (file: string) =>
    run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, file], {
      cwd: folder,
    }).catch(({ stdout }: { stdout: string }) => {
      throw new Error(stdout);
    });
  await check('host.ts');
  // The frameworks themselves are not dependencies: a page that uses one has it.
  for (const name of ['@types/react', '@types', 'csstype', 'vue', '@vue']) await symlinkInto(name);
  await check('page.tsx');
  await check('page.ts');
});

/** Makes a package of this repository one of the folder's. */
async function symlinkInto(name: string): Promise<void> {
  const path = join(folder, 'node_modules', name);
  await mkdir(dirname(path), { recursive: true });
  if (!existsSync(path)) await symlink(join(root, 'node_modules', name), path);
}

const pageInReact = `
  import '@parlor/widget/react';
  import type { ParlorChat } from '@parlor/widget';
  import { useRef } from 'react';
  export function Page() {
    const chat = useRef<ParlorChat>(null);
    return <>
      <parlor-chat ref={chat} site="pk_x" server="https://chat.example.com" mode="inbox" density="compact" attention="title sound" inline
        auth={async () => null} onparlor-unread={({ detail }) => void detail.unread.toFixed()} />
      <button onClick={() => chat.current?.openUser('external:42')} />
      {/* @ts-expect-error There is no such mode. */}
      <parlor-chat mode="window" />
      {/* @ts-expect-error There is no such property. */}
      <parlor-chat sites="pk_x" />
    </>;
  }`;

const pageInVue = `
  import '@parlor/widget/vue';
  import type { GlobalComponents } from 'vue';
  type Props = InstanceType<GlobalComponents['parlor-chat']>['$props'];
  export const props: Props = { site: 'pk_x', mode: 'chatbox', user: 'external:42', class: 'help', onParlorUnread: ({ detail }) => void detail.unread.toFixed() };
  // @ts-expect-error There is no such mode.
  export const wrong: Props = { mode: 'window' };

  // What a page with the script tag writes.
  (window.Parlor ||= []).push(['boot', { site: 'pk_x', theme: 'dark', open: true }], ['openUser', 'external:42']);
  window.Parlor.update?.({ theme: undefined, user: null });
  // @ts-expect-error There is no such command.
  window.Parlor.push(['explode']);
  // @ts-expect-error There is no such theme.
  window.Parlor.push(['boot', { theme: 'loud' }]);
  document.addEventListener('parlor-unread', ({ detail }) => void detail.unread.toFixed());
  document.querySelector('parlor-chat')?.addEventListener('parlor-close', () => undefined);`;

test('the packages hold what they need and nothing of the server or the tests', async () => {
  const { dependencies: sdk } = JSON.parse(
    await readFile(join(folder, 'node_modules/@parlor/sdk/package.json'), 'utf8'),
  ) as {
    dependencies: object;
  };
  const { dependencies: widget } = JSON.parse(
    await readFile(join(folder, 'node_modules/@parlor/widget/package.json'), 'utf8'),
  ) as {
    dependencies: object;
  };
  expect(Object.keys(sdk)).toEqual(['socket.io-client', 'socket.io-parser', 'standardwebhooks']);
  expect(Object.keys(widget)).toEqual(['@parlor/sdk', 'lit']);
  for (const { files } of Object.values(packed)) {
    const paths = files.map(({ path }) => path);
    expect(paths.some((path) => path.endsWith('.d.ts'))).toBe(true);
    expect(paths.filter((path) => /test|^server\/|\.tsbuildinfo/.test(path))).toEqual([]);
  }
  const ranges = { ...(sdk as Record<string, string>), ...(widget as Record<string, string>) };
  expect([ranges['socket.io-client'], ranges['lit']]).toEqual([
    expect.stringMatching(/^\^/),
    expect.stringMatching(/^\^/),
  ]);
  for (const { files } of Object.values(packed))
    expect(files.map(({ path }) => path)).toContain('LICENSE');
  const notices = await readFile(
    join(folder, 'node_modules/@parlor/widget/THIRD-PARTY-NOTICES.txt'),
    'utf8',
  );
  for (const name of ['Google LLC', 'Evan Wallace', 'Unicode, Inc.'])
    expect(notices).toContain(name);
  // A map has the sources in it, as those are not in the package.
  for (const file of ['sdk/dist/core.js.map', 'widget/dist/index.js.map']) {
    const map = JSON.parse(await readFile(join(folder, 'node_modules/@parlor', file), 'utf8')) as {
      sources: string[];
      sourcesContent?: string[];
    };
    expect(map.sourcesContent).toHaveLength(map.sources.length);
  }
  // The schemas stay on the server's side of the wire: neither code nor types need their library.
  expect(existsSync(join(folder, 'node_modules/valibot'))).toBe(false);
  for (const entry of ['index', 'server']) {
    const types = await readFile(
      join(folder, 'node_modules/@parlor/sdk/dist/types', `${entry}.d.ts`),
      'utf8',
    );
    expect(
      [...types.matchAll(/from ['"]([^'"]+)['"]/g)]
        .map(([, from]) => from)
        .filter((from) => from !== 'socket.io-client'),
    ).toEqual([]);
  }
});

test('a page that imports the packages fetches no schema library', async () => {
  const page = "export * as sdk from '@parlor/sdk'; export * as widget from '@parlor/widget';";
  expect(await importersOfSchemas(page)).toEqual([]);
  expect(await importersOfSchemas("export * from '@parlor/sdk/protocol/operations';")).toContain(
    'messages.js',
  );
  // Nor is it in the files of the widget, which are bundles.
  const maps = packed['widget']!.files.filter(({ path }) => path.endsWith('.js.map'));
  expect(maps.length).toBeGreaterThan(10);
  for (const { path } of maps) {
    const map = await readFile(join(folder, 'node_modules/@parlor/widget', path), 'utf8');
    const { sources } = JSON.parse(map) as { sources: string[] };
    expect([path, sources.filter((source) => source.includes('valibot'))]).toEqual([path, []]);
  }
});

/**
 * The names of the files that import the schema library, of all that a page takes in by its
 * imports; also of those that a bundler may leave out again.
 */
async function importersOfSchemas(page: string): Promise<string[]> {
  const file = join(folder, 'imports.mjs');
  await writeFile(file, page);
  const { metafile } = await build({
    entryPoints: [file],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    external: ['valibot'],
    outdir: folder,
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const inputs = Object.entries(metafile.inputs);
  expect(inputs.length).toBeGreaterThan(10);
  return inputs
    .filter(([, { imports }]) => imports.some(({ path }) => path === 'valibot'))
    .map(([path]) => basename(path));
}

test("a backend's client runs where there is nothing but what browsers and edge runtimes have", async () => {
  await using server = await TestServer.start();
  const secretKey = await server.secretKey(await server.site());
  await writeFile(join(folder, 'edge.mjs'), "export { createHost } from '@parlor/sdk/server';");
  const bundled = (conditions: string[]) =>
    build({
      entryPoints: [join(folder, 'edge.mjs')],
      bundle: true,
      format: 'iife',
      globalName: 'sdk',
      platform: 'browser',
      conditions,
      write: false,
      logLevel: 'silent',
    });
  // As Cloudflare's bundler asks for packages, which takes what browsers get where there is nothing
  // else.
  const [worker] = (await bundled(['workerd', 'worker', 'browser'])).outputFiles;
  await bundled(['edge-light']);
  const {
    fetch,
    URL,
    Headers,
    AbortController,
    AbortSignal,
    DOMException,
    setTimeout,
    clearTimeout,
    crypto,
  } = globalThis;
  const context = createContext({
    fetch,
    URL,
    Headers,
    AbortController,
    AbortSignal,
    DOMException,
    setTimeout,
    clearTimeout,
    crypto,
  });
  const upserted = `${worker!.text};
    sdk.createHost(${JSON.stringify({ url: server.url, secretKey })}).users.upsert({ externalId: '7', name: 'Grace' }).then(({ name }) => name)`;
  expect(await runInContext(upserted, context)).toBe('Grace');
});
