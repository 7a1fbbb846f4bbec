/**
 * What one socket sends and does not read: floods of every kind of frame, and readers that do not
 * read.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { BareLine } from '../support/bare-line.js';
import { attackTable } from './attack-table.js';
import { dataOf, type Target } from './target.js';

const from = '127.0.0.2';
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

/** A socket of a new guest, at an address of its own. */
async function attacker(target: Target, address = from): Promise<BareLine & { token: string }> {
  const { accessToken } = await target.guest();
  const line = await BareLine.connected(
    { url: target.url, siteKey: target.site.publicKey, from: address },
    accessToken,
  );
  return Object.assign(line, { token: accessToken });
}

/** Somebody else on the same site, at another address, is served. */
async function othersAreServed(target: Target): Promise<void> {
  const line = await attacker(target, '127.0.0.9');
  expect(await line.call('users.me', {})).toMatchObject({ ok: true });
  line.socket.terminate();
}

/**
 * Sends frames until the server closes the socket, far beyond any limit. Gives how many went out.
 */
async function flood(
  line: BareLine,
  frame: (n: number) => string | Buffer,
  atMost = 40_000,
): Promise<number> {
  let sent = 0;
  while (!line.isClosed && sent < atMost) {
    for (let n = 0; n < 200; n++) line.send(frame(sent++));
    await new Promise((resolve) => setImmediate(resolve));
  }
  // What is under way may still be refused.
  await Promise.race([line.closed(), new Promise((resolve) => setTimeout(resolve, 3_000))]);
  return sent;
}

/** The socket is closed by the server, and not far beyond the 1,500 points of a minute. */
const isClosedSoon = (
  name: string,
  frame: (n: number, line: { token: string }) => string | Buffer,
) => ({
  name,
  run: async (target: Target) => {
    const line = await attacker(target);
    await flood(line, (n) => frame(n, line));
    expect(line.isClosed, 'the socket is closed').toBe(true);
    await othersAreServed(target);
  },
});

attackTable([
  isClosedSoon(
    'a flood of authenticate',
    (n, { token }) => `42${n}${JSON.stringify(['authenticate', { token }])}`,
  ),
  isClosedSoon('a flood of operations that do not exist', (n) => `42${n}["messages.explode",{}]`),
  isClosedSoon('a flood of calls without an ack', () => '42["users.me",{}]'),
  isClosedSoon('a flood of calls that only backends may make', (n) => `42${n}["host.getUser",{}]`),
  isClosedSoon('a flood of calls with bytes', (n) =>
    n % 2 ? randomBytes(64) : `451-${n >> 1}["users.me",{"_placeholder":true,"num":0}]`,
  ),
  isClosedSoon(
    'a flood of large frames',
    (n) => `42${n}["users.me",{"x":"${'x'.repeat(60_000)}"}]`,
  ),
  isClosedSoon('a flood of pongs nobody asked for', () => '3'),
  isClosedSoon('a flood of events named error', () => '42["error",{}]'),
  isClosedSoon('one frame that is no packet', () => '4x'),
  isClosedSoon('one frame of another namespace', () => '40/admin,{}'),
  isClosedSoon('one answer to nothing', () => '430[]'),
  isClosedSoon('bytes that belong to nothing', () => randomBytes(1_000)),
  {
    name: 'handshakes over and over on one connection, at once and after refusals',
    run: async (target) => {
      const { accessToken } = await target.guest();
      const options = { url: target.url, siteKey: target.site.publicKey, from };
      const twice = await BareLine.open(options);
      for (const _ of upTo(1_000)) twice.send(`40${JSON.stringify({ token: accessToken })}`);
      await twice.closed();
      const stubborn = await BareLine.open(options);
      for (const n of upTo(3)) {
        stubborn.send('40{"token":"wrong"}');
        await stubborn.until(
          () => stubborn.received.filter((text) => text.startsWith('44')).length > n,
        );
      }
      stubborn.send('40{"token":"wrong"}');
      await stubborn.closed();
      // A wrong token and then the right one is no attack.
      const mended = await BareLine.open(options);
      mended.send('40{"token":"wrong"}');
      await mended.until((text) => text.startsWith('44'));
      mended.send(`40${JSON.stringify({ token: accessToken })}`);
      await mended.until((text) => text.startsWith('40'));
      mended.socket.terminate();
    },
  },
  {
    name: 'pings whose answers nobody reads',
    run: async (target) => {
      const line = await attacker(target);
      line.socket.pause();
      const payload = Buffer.alloc(125);
      for (const _ of upTo(400)) {
        if (line.isClosed) break;
        upTo(500).forEach(() => line.socket.ping(payload));
        await new Promise((resolve) => setImmediate(resolve));
      }
      line.socket.resume();
      await line.closed();
      await othersAreServed(target);
    },
    memoryMb: 60,
  },
  {
    name: 'readers that ask for large lists and do not read them',
    isLong: true,
    run: async (target) => {
      const { accessToken } = await target.guest();
      const writer = await BareLine.connected(
        { url: target.url, siteKey: target.site.publicKey, from },
        accessToken,
      );
      const text = '界'.repeat(8_000);
      const begun = await writer.call('conversations.start', {
        userIds: [],
        clientId: randomUUID(),
        text,
      });
      const { conversation } = dataOf(begun as never) as { conversation: { id: string } };
      const send = (n: number) =>
        writer.call('messages.send', { conversationId: conversation.id, clientId: `m${n}`, text });
      for (const n of upTo(75)) expect(await send(n)).toMatchObject({ ok: true });
      // A page of 1.8 MB, asked for as often as the guest may ask, on as many sockets as the guest
      // may have.
      const readers = await Promise.all(
        upTo(9).map(() =>
          BareLine.connected(
            { url: target.url, siteKey: target.site.publicKey, from },
            accessToken,
          ),
        ),
      );
      for (const reader of readers) reader.socket.pause();
      for (const reader of readers) {
        for (const n of upTo(33))
          reader.send(
            `42${n}${JSON.stringify(['messages.list', { conversationId: conversation.id, limit: 100 }])}`,
          );
      }
      // The writer is served all the while: its calls come after those of the readers.
      for (const _ of upTo(5)) await writer.call('conversations.list', {});
      await Promise.all(
        readers.map((reader) =>
          Promise.race([reader.closed(), new Promise((resolve) => setTimeout(resolve, 4_000))]),
        ),
      );
      for (const reader of readers) reader.socket.terminate();
      writer.socket.terminate();
    },
    memoryMb: 250,
  },
]);
