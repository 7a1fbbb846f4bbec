import * as engineParser from 'engine.io-parser';
import * as socketParser from 'socket.io-parser';
import { expect, test } from 'vitest';
import * as textPackets from './text-packets.js';
import * as textParser from './text-parser.js';

const packets = [
  { type: 0, nsp: '/', data: { token: 'a,b' } },
  { type: 0, nsp: '/' },
  { type: 1, nsp: '/' },
  { type: 2, nsp: '/', data: ['events', [{ name: 'message.created', data: { text: 'é 👋 \u2028 [1]' } }]] },
  { type: 2, nsp: '/', id: 0, data: ['messages.send', { text: '12[]' }] },
  { type: 2, nsp: '/other', id: 12, data: ['messages.send', {}] },
  { type: 3, nsp: '/', id: 7, data: [{ ok: true, data: null }] },
  { type: 4, nsp: '/', data: { message: 'no', data: { code: 'token_expired' } } },
];

function decoded(
  parser: { Decoder: new () => { on(name: string, take: (packet: unknown) => void): unknown; add(text: string): void } },
  text: string,
) {
  const taken: unknown[] = [];
  const decoder = new parser.Decoder();
  decoder.on('decoded', (packet) => taken.push(packet));
  decoder.add(text);
  return taken;
}

test.each(packets)("packet %# has the package's own text, and comes back whole", (packet) => {
  const [text] = new socketParser.Encoder().encode(packet as socketParser.Packet) as [string];
  expect(new textParser.Encoder().encode({ id: undefined, data: undefined, ...packet })).toEqual([text]);
  expect(decoded(textParser, text)).toEqual(decoded(socketParser as never, text));
});

test.each(['', '9', 'x', '2', '2{"a":1}', '2[', '51-["binary"]', '3'])('what is no packet is refused: %j', (text) => {
  expect(() => decoded(textParser, text)).toThrow();
});

test.each(['0{"sid":"x"}', '1', '2', '3probe', '42["a"]', '6', 'b4AAA', 'zzz', ''])(
  'a frame is read as the package reads it: %j',
  (text) => {
    // An attachment in base64 is the one thing that the package knows besides: here it is an error.
    const expected = text.startsWith('b') ? { type: 'error', data: 'parser error' } : engineParser.decodePacket(text);
    expect(textPackets.decodePacket(text)).toEqual(expected);
  },
);

test.each([{ type: 'ping' }, { type: 'pong', data: 'probe' }, { type: 'message', data: '2["a"]' }, { type: 'close' }] as const)(
  'a frame is written as the package writes it: %j',
  (packet) => {
    const written: unknown[] = [];
    textPackets.encodePacket(packet, false, (text: unknown) => written.push(text));
    engineParser.encodePacket(packet, false, (text) => written.push(text));
    expect(written[0]).toBe(written[1]);
  },
);
