/**
 * Connections that are held, broken off, or never become a socket; and more sockets than anybody
 * needs.
 */
import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { BareLine } from '../support/bare-line.js';
import { attackTable } from './attack-table.js';
import { dataOf, type Target } from './target.js';

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const siteLine = (target: Target, from: string) => ({
  url: target.url,
  siteKey: target.site.publicKey,
  from,
});

/** Somebody at an address of their own is served, over HTTP and over the socket. */
async function othersAreServed(target: Target, from = '127.0.0.9'): Promise<void> {
  const { accessToken } = await target.guest();
  const line = await BareLine.connected(siteLine(target, from), accessToken);
  expect(await line.call('users.me', {})).toMatchObject({ ok: true });
  line.socket.terminate();
}

/** A TCP connection; `isOpen` until the server, or the test, ends it. */
class Line {
  isOpen = true;
  received = '';
  readonly #closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => (this.received += String(chunk)));
    socket.on('error', () => undefined);
    // Whether the server has closed too, or waits for the other half, shows when something is sent.
    socket.on('end', () => {
      const probe = setInterval(() => socket.write('x'), 20);
      socket.once('close', () => clearInterval(probe));
    });
    this.#closed = new Promise((resolve) =>
      socket.on('close', () => {
        this.isOpen = false;
        resolve();
      }),
    );
  }

  static open(target: Target, from: string): Promise<Line> {
    const line = new Line(
      connect({ port: target.port, host: '127.0.0.1', localAddress: from, allowHalfOpen: true }),
    );
    return new Promise((resolve) => {
      line.socket.once('connect', () => resolve(line));
      line.socket.once('close', () => resolve(line));
    });
  }

  closed(): Promise<void> {
    return this.#closed;
  }
}

const upgrade = (path: string) =>
  [`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', '\r\n'].join('\r\n'); // prettier-ignore

attackTable([
  {
    name: '700 connections of one address that say nothing',
    run: async (target) => {
      const lines = await Promise.all(upTo(700).map(() => Line.open(target, '127.0.0.2')));
      await expect.poll(() => lines.filter(({ isOpen }) => isOpen).length).toBe(500);
      await othersAreServed(target);
      for (const { socket } of lines) socket.destroy();
      // And the address is served again.
      await expect
        .poll(() =>
          othersAreServed(target, '127.0.0.2').then(
            () => true,
            () => false,
          ),
        )
        .toBe(true);
    },
    logLevel: 40,
    memoryMb: 100,
  },
  {
    name: 'a thousand sockets of one guest',
    run: async (target) => {
      const { accessToken } = await target.guest();
      const outcomes = { open: [] as BareLine[], refused: 0 };
      for (const round of upTo(20)) {
        await Promise.all(
          upTo(50).map((n) =>
            BareLine.connected(
              siteLine(target, `127.0.2.${(round * 50 + n) % 250}`),
              accessToken,
            ).then(
              (line) => outcomes.open.push(line),
              (error: Error) => (expect(error.message).toBe('rate_limited'), outcomes.refused++),
            ),
          ),
        );
      }
      expect([outcomes.open.length, outcomes.refused]).toEqual([10, 990]);
      // Those that are open are unharmed.
      for (const line of outcomes.open)
        expect(await line.call('users.me', {})).toMatchObject({ ok: true });
      await othersAreServed(target);
      for (const line of outcomes.open) line.socket.terminate();
    },
  },
  {
    name: '400 sockets of one address that never say who they are',
    isLong: true,
    run: async (target) => {
      const opened = await Promise.allSettled(
        upTo(400).map(() => BareLine.open(siteLine(target, '127.0.0.3'))),
      );
      const lines = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(lines.length).toBeLessThanOrEqual(125);
      await othersAreServed(target);
      // They have ten seconds.
      await Promise.all(lines.map((line) => line.closed()));
    },
  },
  {
    name: '2,000 handshakes of one address in a minute',
    run: async (target) => {
      const tries = { open: 0, refused: 0 };
      for (const _ of upTo(40)) {
        await Promise.all(
          upTo(50).map(async () => {
            const line = await BareLine.open(siteLine(target, '127.0.0.4')).catch(() => null);
            if (line) tries.open++;
            else tries.refused++;
            line?.socket.terminate();
            await line?.closed();
          }),
        );
      }
      expect(tries.open).toBeLessThanOrEqual(1_200);
      await othersAreServed(target);
    },
  },
  {
    name: 'upgrades of other paths, and of other kinds, that are then held',
    run: async (target) => {
      const paths = ['/', '/v1/socket', '/v1/users/me', '/v1/sockets/', '//', '/v1/socket%2f'];
      const lines = await Promise.all(paths.map(() => Line.open(target, '127.0.0.6')));
      for (const [n, { socket }] of lines.entries()) socket.write(upgrade(paths[n]!));
      await Promise.race([
        Promise.all(lines.map((line) => line.closed())),
        new Promise((resolve) => setTimeout(resolve, 5_000)),
      ]);
      expect(lines.map(({ isOpen }) => isOpen)).toEqual(lines.map(() => false));
      for (const { received } of lines)
        expect(received).toMatch(/^HTTP\/1\.1 400 .*malformed_request/s);
    },
  },
  {
    name: 'requests that ask for the session of a socket, and a second transport for it',
    run: async (target) => {
      const { accessToken } = await target.guest();
      const line = await BareLine.connected(siteLine(target, '127.0.0.7'), accessToken);
      const [, sid = ''] = /"sid":"([^"]+)"/.exec(line.received[0]!)!;
      const query = `site=${target.site.publicKey}&EIO=4&transport=websocket&sid=${sid}`;
      const response = await fetch(`${target.url}/v1/socket/?${query}`, {
        signal: AbortSignal.timeout(2_000),
      });
      expect([response.status, await response.json()]).toMatchObject([
        426,
        { error: { code: 'malformed_request' } },
      ]);
      await expect(
        BareLine.open({ ...siteLine(target, '127.0.0.7'), query: { sid } }),
      ).rejects.toThrow('400');
      expect(dataOf((await line.call('users.me', {})) as never)).toBeTruthy();
      line.socket.terminate();
    },
  },
]);
