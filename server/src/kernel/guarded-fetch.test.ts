/** Hostile addresses and hostile answers, each with what becomes of it, and a canary on this machine that must hear nothing. */
import { createServer } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Answer, Canary, page, redirect } from '../../../tests/support/canary.js';
import { GuardedFetch, type Wanted } from './guarded-fetch.js';
import { RefusedFetch, type Surroundings } from './outward-target.js';
import { isPublicAddress } from './public-address.js';

const html: Wanted = { types: ['text/html'], maxBytes: 64 * 1024, maxMs: 5_000 };

async function text(fetch: GuardedFetch, url: string, wanted: Partial<Wanted> = {}): Promise<string> {
  return fetch.get(url, { ...html, ...wanted }, async ({ body }) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  });
}

/** The body, or why there is none. */
async function outcome(fetch: GuardedFetch, url: string, wanted: Partial<Wanted> = {}): Promise<string> {
  try {
    return await text(fetch, url, wanted);
  } catch (error) {
    return error instanceof RefusedFetch ? error.reason : `broken: ${String(error)}`;
  }
}

/** Name servers of a test's own. */
const names =
  (known: Readonly<Record<string, readonly string[]>>, asked: string[] = []): Surroundings['resolve'] =>
  async (hostname) => {
    asked.push(hostname);
    const addresses = known[hostname];
    if (!addresses) throw new Error('There is no such name');
    return [...addresses];
  };

describe('addresses', () => {
  let canary: Canary;
  beforeAll(async () => void (canary = await Canary.start({ '/': page('inside') })));
  afterAll(async () => {
    // Of all that follows here.
    expect(canary.connections).toBe(0);
    await canary[Symbol.asyncDispose]();
  });

  const inward: readonly (readonly [what: string, host: string])[] = [
    ['loopback', '127.0.0.1'],
    ['another loopback', '127.255.0.1'],
    ['two parts', '127.1'],
    ['three parts', '127.0.1'],
    ['a hexadecimal part', '0x7f.1'],
    ['all hexadecimal', '0x7f000001'],
    ['decimal', '2130706433'],
    ['octal', '0177.0.0.1'],
    ['all octal', '017700000001'],
    ['zero', '0'],
    ['all zeros', '0.0.0.0'],
    ['a dot at the end', '127.0.0.1.'],
    ['full-width digits', '１２７.０.０.１'],
    ['circled digits', '①②⑦.⓪.⓪.①'],
    ['ideographic dots', '127。0。0。1'],
    ['escaped digits', '%31%32%37.0.0.1'],
    ['IPv6 loopback', '[::1]'],
    ['IPv6 loopback in full', '[0000:0000:0000:0000:0000:0000:0000:0001]'],
    ['IPv6 unspecified', '[::]'],
    ['mapped loopback', '[::ffff:127.0.0.1]'],
    ['mapped loopback in hexadecimal', '[::ffff:7f00:1]'],
    ['compatible loopback', '[::127.0.0.1]'],
    ['translated loopback', '[::ffff:0:127.0.0.1]'],
    ['private 10', '10.0.0.1'],
    ['private 172', '172.31.255.254'],
    ['private 192', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['link-local', '169.254.1.1'],
    ['metadata', '169.254.169.254'],
    ['metadata in decimal', '2852039166'],
    ['metadata in hexadecimal', '0xA9.0xFE.0xA9.0xFE'],
    ['metadata of Alibaba', '100.100.100.200'],
    ['metadata of Oracle', '192.0.0.192'],
    ['the inner address of Azure', '168.63.129.16'],
    ['mapped metadata', '[::ffff:169.254.169.254]'],
    ['metadata behind NAT64', '[64:ff9b::a9fe:a9fe]'],
    ['loopback behind NAT64', '[64:ff9b::127.0.0.1]'],
    ['metadata behind local NAT64', '[64:ff9b:1::a9fe:a9fe]'],
    ['metadata in 6to4', '[2002:a9fe:a9fe::1]'],
    ['Teredo', '[2001:0:a9fe:a9fe::1]'],
    ['loopback in ISATAP', '[2a00:1450::5efe:7f00:1]'],
    ['metadata of AWS in IPv6', '[fd00:ec2::254]'],
    ['unique local', '[fc00::1]'],
    ['IPv6 link-local', '[fe80::1]'],
    ['site-local of old', '[fec0::1]'],
    ['IPv6 multicast', '[ff02::1]'],
    ['discard', '[100::1]'],
    ['IPv6 documentation', '[2001:db8::1]'],
    ['later IPv6 documentation', '[3fff::1]'],
    ['IPv6 that nobody has', '[4000::1]'],
    ['segment routing', '[5f00::1]'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['benchmarks', '198.18.0.1'],
    ['documentation', '203.0.113.1'],
    ['relays', '192.88.99.1'],
    ['a name of loopback', 'inward.example'],
    ['a name of IPv6 loopback', 'inward6.example'],
    ['a name of mapped loopback', 'mapped.example'],
    ['a name of one inner address among public ones', 'mixed.example'],
    ['a name of nothing that is an address', 'odd.example'],
    ['a name of no address', 'empty.example'],
  ];
  const known = {
    'inward.example': ['127.0.0.1'],
    'inward6.example': ['::1'],
    'mapped.example': ['::ffff:127.0.0.1'],
    'mixed.example': ['93.184.215.14', '127.0.0.1'],
    'odd.example': ['127.0.0.1.example'],
    'empty.example': [],
  };

  test.each(inward)('%s (%s) is not connected to', async (_, host) => {
    // The canary's port would do, so that it is the address that is refused.
    const permits = (address: string, port: number) => port === canary.port && isPublicAddress(address);
    expect(await outcome(new GuardedFetch('test', { permits, resolve: names(known) }), canary.url('/', host))).toBe('address');
    expect(await outcome(new GuardedFetch('test', { resolve: names(known) }), `https://${host}/`)).toBe('address');
  });

  test.each(['8.8.8.8', '93.184.215.14', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  const refused: readonly (readonly [what: string, url: string, reason: string])[] = [
    ['this machine', 'http://localhost/', 'name'],
    ['this machine with a dot', 'http://localhost./', 'name'],
    ['this machine in capitals', 'http://LOCALHOST/', 'name'],
    ['a name below it', 'http://app.localhost/', 'name'],
    ['a single word', 'http://intranet/', 'name'],
    ['a word with a dot', 'http://intranet./', 'name'],
    ["a cloud's metadata", 'http://metadata.google.internal/computeMetadata/v1/', 'name'],
    ['a name of the local network', 'http://printer.local/', 'name'],
    ['a name of the home network', 'http://router.home.arpa/', 'name'],
    ['a name that nobody has', 'http://nobody.example/', 'unreachable'],
    ['another port', 'http://nobody.example:8080/', 'port'],
    ['the port of SSH', 'http://nobody.example:22/', 'port'],
    ['the port of Redis', 'https://nobody.example:6379/', 'port'],
    ['port zero', 'http://nobody.example:0/', 'port'],
    ['a user', 'http://root@nobody.example/', 'credentials'],
    ['a password', 'http://:secret@nobody.example/', 'credentials'],
    ['a host that is a user', 'https://nobody.example:443@127.0.0.1/', 'credentials'],
    ['a file', 'file:///etc/passwd', 'scheme'],
    ['FTP', 'ftp://nobody.example/', 'scheme'],
    ['a script', 'javascript:alert(1)', 'scheme'],
    ['data', 'data:text/html,<title>x</title>', 'scheme'],
    ['Gopher', 'gopher://127.0.0.1:6379/_FLUSHALL', 'scheme'],
    ['no host', 'http://', 'malformed'],
    ['a number too large', 'http://256.1.1.1/', 'malformed'],
    ['a zone', 'http://[fe80::1%25eth0]/', 'malformed'],
    ['no address at all', '//nobody.example/', 'malformed'],
    ['an endless address', `http://nobody.example/${'x'.repeat(2_000)}`, 'malformed'],
  ];

  test.each(refused)('%s is refused', async (_, url, reason) => {
    expect(await outcome(new GuardedFetch('test', { resolve: names({}) }), url)).toBe(reason);
  });

  test('no inner name is asked of any name server', async () => {
    const asked: string[] = [];
    const fetch = new GuardedFetch('test', { resolve: names({}, asked) });
    for (const [, url] of refused) await outcome(fetch, url);
    expect(new Set(asked)).toEqual(new Set(['nobody.example']));
  });

  test('a name of letters that look alike is the name that it is', async () => {
    const asked: string[] = [];
    await outcome(new GuardedFetch('test', { resolve: names({}, asked) }), 'https://аpple.com/');
    expect(asked).toEqual(['xn--pple-43d.com']);
  });
});

describe('on the way', () => {
  test('the connection goes to the address that was checked, whatever the name says later', async () => {
    await using outside = await Canary.start({ '/': page('outside'), '/again': redirect('/') });
    const answers = [['127.0.0.1'], ['10.0.0.1'], ['10.0.0.1']];
    const resolve = vi.fn(async () => answers.shift() ?? []);
    const fetch = new GuardedFetch('test', { permits: outside.permits, resolve });

    expect(await outcome(fetch, outside.url('/', 'rebinding.example'))).toBe('outside');
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(outside.heard[0]!.headers.host).toBe(`rebinding.example:${outside.port}`);
  });

  test('of a name with many addresses a few are tried', async () => {
    await using outside = await Canary.start({ '/': (response) => response.destroy() });
    const loopbacks = Array.from({ length: 200 }, () => '127.0.0.1');
    const fetch = new GuardedFetch('test', { permits: outside.permits, resolve: async () => loopbacks });
    expect(await outcome(fetch, outside.url('/', 'many.example'))).toBe('unreachable');
    expect(outside.connections).toBeLessThanOrEqual(2);
    const odd = new GuardedFetch('test', { permits: outside.permits, resolve: async () => [...loopbacks, '10.0.0.1'] });
    expect(await outcome(odd, outside.url('/', 'many.example'))).toBe('address');
  });

  test('a redirect to the same name is looked up and checked anew', async () => {
    await using outside = await Canary.start({ '/': page('outside'), '/again': redirect('/') });
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    const fetch = new GuardedFetch('test', { permits: outside.permits, resolve: async () => answers.shift() ?? [] });

    expect(await outcome(fetch, outside.url('/again', 'rebinding.example'))).toBe('address');
    expect(outside.visits('/')).toBe(0);
  });

  const locations: readonly (readonly [to: string, reason: string])[] = [
    ['http://10.0.0.1/', 'address'],
    ['//169.254.169.254/latest/meta-data/', 'address'],
    ['http://[::ffff:10.0.0.1]/', 'address'],
    ['http:\\\\2852039166/', 'address'],
    ['http://localhost/', 'name'],
    ['http://metadata.google.internal/', 'name'],
    ['file:///etc/passwd', 'scheme'],
    ['gopher://10.0.0.1:25/', 'scheme'],
    ['http://user@10.0.0.1/', 'credentials'],
    ['http://', 'malformed'],
  ];

  test.each(locations)('a redirect to %s is not followed', async (location, reason) => {
    await using outside = await Canary.start({ '/': redirect(location) });
    const fetch = new GuardedFetch('test', { permits: outside.permits, resolve: names({}) });
    expect(await outcome(fetch, outside.url('/'))).toBe(reason);
  });

  test('a redirect inwards is not followed, whatever it is called', async () => {
    await using inside = await Canary.start({ '/': page('inside') });
    const statuses = [301, 302, 303, 307, 308];
    await using outside = await Canary.start(
      Object.fromEntries(statuses.map((status) => [`/${status}`, redirect(inside.url('/'), status)])),
    );
    const fetch = new GuardedFetch('test', { permits: outside.permits });
    for (const status of statuses) expect(await outcome(fetch, outside.url(`/${status}`))).toBe('address');
    expect(inside.connections).toBe(0);
    // And it would have answered.
    const permits = (address: string, port: number) => outside.permits(address, port) || inside.permits(address, port);
    expect(await outcome(new GuardedFetch('test', { permits }), outside.url('/302'))).toBe('inside');
  });

  test('four redirects are followed, five are not, and a loop ends', async () => {
    await using outside = await Canary.start({
      '/5': redirect('/4'),
      '/4': redirect('3'),
      '/3': redirect('./2'),
      '/2': redirect('/1', 301),
      '/1': redirect('/page?x=1#part', 308),
      '/page': page('there'),
      '/loop': redirect('/loop'),
      '/lost': (response) => response.writeHead(302).end(),
    });
    const fetch = new GuardedFetch('test', { permits: outside.permits });
    expect(await outcome(fetch, outside.url('/4'))).toBe('there');
    expect(outside.heard.at(-1)!.path).toBe('/page?x=1');
    expect(await outcome(fetch, outside.url('/5'))).toBe('redirects');
    expect(outside.visits('/page?x=1')).toBe(1);
    expect(await outcome(fetch, outside.url('/loop'))).toBe('redirects');
    expect(outside.visits('/loop')).toBe(5);
    expect(await outcome(fetch, outside.url('/lost'))).toBe('status');
  });

  test('one address is asked only so often, whatever it is called', async () => {
    await using outside = await Canary.start({ '/': page('there') });
    const fetch = new GuardedFetch('test', { permits: outside.permits, resolve: async () => ['127.0.0.1'] });
    const asks = Array.from({ length: 70 }, (_, i) => outcome(fetch, outside.url('/', `name-${i}.example`)));
    const outcomes = await Promise.all(asks);
    expect(outcomes.filter((each) => each === 'there')).toHaveLength(60);
    expect(outcomes.filter((each) => each === 'busy')).toHaveLength(10);
    expect(outside.heard).toHaveLength(60);
  });

  test('nothing of this server goes along', async () => {
    await using outside = await Canary.start({ '/': redirect('/page'), '/page': page('there', { 'set-cookie': 'a=1' }) });
    const fetch = new GuardedFetch('Parlor-Test/1.0', { permits: outside.permits });
    await outcome(fetch, outside.url('/'));
    await outcome(fetch, outside.url('/page'));
    for (const { headers } of outside.heard) {
      expect(headers).toEqual({
        host: `127.0.0.1:${outside.port}`,
        accept: 'text/html',
        'accept-encoding': 'gzip, deflate, br',
        'user-agent': 'Parlor-Test/1.0',
        connection: 'close',
      });
    }
    expect(outside.heard).toHaveLength(3);
  });
});

describe('what comes back', () => {
  const compressed =
    (encoding: string, body: Buffer): Answer =>
    (response) =>
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding }).end(body);

  const plain = 'words '.repeat(2_000);
  const answers: readonly (readonly [what: string, answer: Answer, becomes: string])[] = [
    ['gzip', compressed('gzip', gzipSync(plain)), plain],
    ['deflate', compressed('deflate', deflateSync(plain)), plain],
    ['brotli', compressed('br', brotliCompressSync(plain)), plain],
    ['an encoding in capitals', compressed('GZIP', gzipSync(plain)), plain],
    ['two encodings', compressed('gzip, gzip', gzipSync(gzipSync(plain))), 'encoding'],
    ['an unknown encoding', compressed('zstd', gzipSync(plain)), 'encoding'],
    ['what is not gzip', compressed('gzip', Buffer.from(plain)), 'unreachable'],
    ['JSON', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'), 'type'],
    ['a type that begins alike', (response) => response.writeHead(200, { 'content-type': 'text/html-not' }).end('x'), 'type'],
    ['no type', (response) => response.writeHead(200).end('x'), 'type'],
    ['a type in capitals', (response) => response.writeHead(200, { 'content-type': 'Text/HTML;x' }).end('x'), 'x'],
    ['nothing', (response) => response.writeHead(204).end(), 'status'],
    ['an error', (response) => response.writeHead(500, { 'content-type': 'text/html' }).end('x'), 'status'],
    [
      'huge headers',
      (response) => response.writeHead(200, { 'content-type': 'text/html', huge: 'x'.repeat(32_000) }).end('x'),
      'unreachable',
    ],
    [
      'many headers',
      (response) => {
        for (let i = 0; i < 1_500; i++) response.setHeader(`x-${i}`, 'some value');
        response.writeHead(200, { 'content-type': 'text/html' }).end('x');
      },
      'unreachable',
    ],
    [
      'an end in the middle',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100' }).write('x');
        setImmediate(() => response.destroy());
      },
      'unreachable',
    ],
  ];

  test.each(answers)('%s', async (_, answer, becomes) => {
    await using outside = await Canary.start({ '/': answer });
    expect(await outcome(new GuardedFetch('test', { permits: outside.permits }), outside.url('/'))).toBe(becomes);
    await vi.waitFor(() => expect(outside.visitors).toBe(0));
  });

  test('what is no HTTP at all', async () => {
    const server = createServer((socket) =>
      socket
        .resume()
        .on('error', () => undefined)
        .end('220 mail.example ESMTP\r\n'),
    ).listen(0, '127.0.0.1');
    await vi.waitFor(() => expect(server.listening).toBe(true));
    const { port } = server.address() as { port: number };
    expect(await outcome(new GuardedFetch('test', { permits: () => true }), `http://127.0.0.1:${port}/`)).toBe('unreachable');
    await new Promise((resolve) => server.close(resolve));
  });

  test('of an endless body the beginning is read, and no more is taken', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(16 * 1024, 'x');
    await using outside = await Canary.start({
      '/': (response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const more = () => {
          while (!response.destroyed && response.write(chunk)) sent += chunk.length;
          sent += chunk.length;
        };
        response.on('drain', more);
        more();
      },
    });
    expect((await text(new GuardedFetch('test', { permits: outside.permits }), outside.url('/'))).length).toBe(html.maxBytes);
    await vi.waitFor(() => expect(outside.visitors).toBe(0));
    // What the two machines' buffers take is sent, too.
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  test.each(['gzip', 'br'])('a bomb of %s costs its beginning', async (encoding) => {
    const zeros = Buffer.alloc(32 * 1024 * 1024);
    const bomb = encoding === 'gzip' ? gzipSync(zeros) : brotliCompressSync(zeros, { params: { 1: 1 } });
    await using outside = await Canary.start({ '/': compressed(encoding, bomb) });
    const before = process.memoryUsage().arrayBuffers;
    expect((await text(new GuardedFetch('test', { permits: outside.permits }), outside.url('/'))).length).toBe(html.maxBytes);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * 1024 * 1024);
  });

  test('an endless stream that decompresses to nothing ends', async () => {
    const nothing = Buffer.alloc(5 * 1_000);
    for (let at = 0; at < nothing.length; at += 5) nothing.writeUInt16LE(0xffff, at + 3);
    await using outside = await Canary.start({
      '/': (response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'deflate' });
        response.write(Buffer.from([0x78, 0x01]));
        const more = () => {
          while (!response.destroyed && response.write(nothing));
        };
        response.on('drain', more);
        more();
      },
    });
    expect(await outcome(new GuardedFetch('test', { permits: outside.permits }), outside.url('/'))).toBe('');
    await vi.waitFor(() => expect(outside.visitors).toBe(0));
  });

  const slow: readonly (readonly [what: string, answer: Answer])[] = [
    ['no answer', () => undefined],
    [
      'a body that drips',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
    [
      'hints without end',
      (response) => {
        const timer = setInterval(() => response.writeEarlyHints({ link: '</x>; rel=preload' }), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
    [
      'a redirect after the other, each slow',
      (response, request) => {
        setTimeout(() => response.writeHead(302, { location: `${request.url}0` }).end(), 150);
      },
    ],
  ];

  test.each(slow)('%s is waited for only so long', async (_, answer) => {
    await using outside = await Canary.start({ '/': answer, '/0': answer, '/00': answer, '/000': answer });
    const fetch = new GuardedFetch('test', { permits: outside.permits });
    expect(await outcome(fetch, outside.url('/'), { maxMs: 300 })).toBe('too_slow');
    await vi.waitFor(() => expect(outside.visitors).toBe(0));
  });

  test('a name server that does not answer is waited for only so long, and whoever asked may end it', async () => {
    const resolve: Surroundings['resolve'] = (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
    expect(await outcome(new GuardedFetch('test', { resolve }), 'http://slow.example/', { maxMs: 50 })).toBe('too_slow');
    const ended = AbortSignal.abort();
    expect(await outcome(new GuardedFetch('test', { resolve: names({}) }), 'http://slow.example/', { signal: ended })).toBe('too_slow');
  });
});
