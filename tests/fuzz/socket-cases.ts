/** WebSocket, Engine.IO and Socket.IO: handshakes, frames and packets that are almost right. */
import { operations } from '@parlor/sdk/protocol/operations';
import { headOf } from '../attacks/raw-http.js';
import type { Dice } from './dice.js';
import type { Exchange, Known } from './exchange.js';
import { mutate } from './mutate.js';
import { inPieces } from './pieces.js';

const extensions = [
  'permessage-deflate',
  'permessage-deflate; client_max_window_bits=8; server_max_window_bits=8',
  'permessage-deflate; client_max_window_bits=99',
  'permessage-deflate; x="y',
  'permessage-deflate; server_no_context_takeover; server_no_context_takeover',
  'x-webkit-deflate-frame, permessage-deflate, permessage-deflate',
  ';;;,,,',
];
const tokens = [
  '"',
  '[',
  ']',
  '{',
  '}',
  ',',
  '\\',
  '-',
  '/',
  '4',
  '5',
  '451-',
  '_placeholder',
  '"num":0',
  '\0',
  '\xff',
  '\xed\xa0\x80',
  '999999999999',
  'null',
  '__proto__',
];

interface Frame {
  payload: Buffer;
  opcode?: number;
  isLast?: boolean;
  reserved?: number;
  isMasked?: boolean;
  /** What the frame says of its length, if that is not true. */
  length?: bigint;
}

/** RFC 6455, 5.2. */
function frame(
  dice: Dice,
  {
    payload,
    opcode = 1,
    isLast = true,
    reserved = 0,
    isMasked = true,
    length = BigInt(payload.length),
  }: Frame,
): Buffer {
  const size = length < 126n ? 0 : length < 65_536n ? 2 : 8;
  const head = Buffer.alloc(2 + size);
  head[0] = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (isMasked ? 0x80 : 0) | (size === 0 ? Number(length) : size === 2 ? 126 : 127);
  if (size === 2) head.writeUInt16BE(Number(length), 2);
  if (size === 8) head.writeBigUInt64BE(length, 2);
  if (!isMasked) return Buffer.concat([head, payload]);
  const mask = dice.bytes(4);
  return Buffer.concat([head, mask, Buffer.from(payload.map((byte, at) => byte ^ mask[at % 4]!))]);
}

const names = [
  ...Object.keys(operations),
  'authenticate',
  'events',
  'connect',
  'disconnect',
  'disconnecting',
  'error',
  'newListener',
  'constructor',
  '__proto__',
  '',
  'x'.repeat(5_000),
];
const inputs: readonly unknown[] = [
  {},
  null,
  '',
  1,
  [],
  { token: 'x' },
  { conversationId: 'x' },
  { limit: 1e9 },
  { _placeholder: true, num: 0 },
  { a: { _placeholder: true, num: 99 } },
  'x'.repeat(9_000),
];

/** A packet of Engine.IO, with one of Socket.IO in it. */
function packet(dice: Dice, { token, conversationId }: Known): Frame[] {
  const ack = dice.pick(['', '0', '7', '999999999999999999999', '-1', '1e3', '007']);
  const namespace = dice.pick([
    '',
    '',
    '',
    '',
    '/admin,',
    '/,',
    '/x?y=z,',
    '/__proto__,',
    `/${'n'.repeat(2_000)},`,
  ]);
  const event = JSON.stringify([
    dice.pick(names),
    dice.pick([...inputs, { conversationId, clientId: 'a', text: 'x' }]),
    ...dice.some(2, () => dice.pick(inputs)),
  ]);
  switch (dice.below(16)) {
    case 0:
      return [
        text(
          dice.pick([
            '0',
            '1',
            '2',
            '2probe',
            '3',
            '3probe',
            '5',
            '6',
            '7',
            '9',
            '',
            'b',
            'bAAAA',
            '4',
            '40',
            '41',
            '42',
            '43',
            '44',
            '45',
            '46',
            '47',
            '4x',
          ]),
        ),
      ];
    case 1:
      return [
        text(
          `40${namespace}${JSON.stringify(dice.pick([{ token }, {}, null, { token: 1 }, { token: 'x'.repeat(9_000) }, [], { token, pid: 'x', offset: 'y' }]))}`,
        ),
      ];
    case 2: {
      const count = dice.pick(['0', '1', '2', '9', '99999', '4294967296', '-1', '1e9', '01', '']);
      const attachments = dice.some(3, (): Frame => ({
        payload: dice.bytes(dice.below(200)),
        opcode: 2,
      }));
      return [text(`45${count}-${namespace}${ack}${event}`), ...attachments];
    }
    case 3:
      return [
        text(
          `46${dice.pick(['1', '2', '99'])}-${ack}["x",{"_placeholder":true,"num":${dice.pick(['0', '-1', '1e9', '"a"', 'null'])}}]`,
        ),
        { payload: dice.bytes(8), opcode: 2 },
      ];
    case 4:
      return [text(`43${namespace}${ack}${dice.pick(['[]', '[1]', '{}', '', '"x"'])}`)];
    case 5:
      return [
        { payload: Buffer.from('\xc3\x28\xa0\xa1', 'latin1') },
        { payload: Buffer.from('42["\xff"]', 'latin1') },
      ];
    case 6: {
      const whole = Buffer.from(`42${ack}${event}`);
      const cut = dice.below(whole.length);
      return [
        { payload: whole.subarray(0, cut), isLast: false },
        ...(dice.chance(0.5) ? [{ payload: Buffer.from('ping'), opcode: 9 }] : []),
        ...dice.some(50, (): Frame => ({ payload: Buffer.alloc(0), opcode: 0, isLast: false })),
        { payload: whole.subarray(cut), opcode: dice.chance(0.9) ? 0 : 1 },
      ];
    }
    case 7:
      return dice.some(30, (): Frame => ({
        payload: dice.bytes(dice.below(130)),
        opcode: dice.pick([9, 10]),
      }));
    case 8:
      return [
        {
          payload: dice.pick([
            Buffer.alloc(0),
            Buffer.alloc(1),
            Buffer.from([3, 232]),
            Buffer.from([0, 0]),
            Buffer.from([255, 255]),
            Buffer.from([3, 232, 255]),
          ]),
          opcode: 8,
        },
      ];
    case 9:
      return [{ ...text(`42${ack}${event}`), reserved: 1 + dice.below(7) }];
    case 10:
      return [{ ...text('42["x"]'), opcode: 3 + dice.below(13) }];
    case 11:
      return [{ ...text('42["x"]'), isMasked: false }];
    case 12:
      return [
        {
          ...text('42["x"]'),
          length: dice.pick([126n, 65_536n, 70_000n, 2n ** 31n, 2n ** 53n, 2n ** 63n]),
        },
      ];
    case 13:
      return [text(`42${ack}${'['.repeat(dice.below(30_000))}`)];
    default:
      return [text(`42${namespace}${ack}${event}`)];
  }
}

const text = (content: string): Frame => ({ payload: Buffer.from(content) });

export function socketCase(dice: Dice, known: Known): Exchange {
  const query = dice.chance(0.9)
    ? `EIO=4&transport=websocket&site=${known.siteKey}`
    : dice.pick([
        '',
        'EIO=3&transport=websocket',
        'EIO=4&transport=polling',
        'EIO=4&transport=websocket&sid=x',
        `EIO=4&transport=websocket&site=${known.siteKey}&site=x`,
        'EIO=4&transport=__proto__',
      ]);
  const handshake = headOf(
    'GET',
    `/v1/socket${dice.chance(0.95) ? '/' : dice.pick(['', '/x', '%2f'])}?${query}`,
    'connection: Upgrade',
    `upgrade: ${dice.chance(0.95) ? 'websocket' : dice.pick(['h2c', 'x', 'websocket, h2c'])}`,
    `sec-websocket-version: ${dice.chance(0.95) ? 13 : dice.pick([8, 99, -1])}`,
    `sec-websocket-key: ${dice.chance(0.95) ? 'dGhlIHNhbXBsZSBub25jZQ==' : dice.pick(['', 'x', 'x'.repeat(3_000)])}`,
    ...(dice.chance(0.3) ? [`sec-websocket-extensions: ${dice.pick(extensions)}`] : []),
    ...(dice.chance(0.1) ? ['sec-websocket-protocol: a, b, a'] : []),
  );
  const frames: Frame[] = dice.chance(0.8)
    ? [text(`40${JSON.stringify({ token: known.token })}`)]
    : [];
  for (let n = 1 + dice.below(8); n > 0; n--) frames.push(...packet(dice, known));
  const bytes = frames.map((each) => {
    if (dice.chance(0.15))
      return frame(dice, { ...each, payload: mutate(dice, each.payload, tokens) });
    return dice.chance(0.05) ? mutate(dice, frame(dice, each), tokens) : frame(dice, each);
  });
  const start = Buffer.from(handshake, 'latin1');
  const all = dice.chance(0.1) ? [mutate(dice, start, tokens), ...bytes] : [start, ...bytes];
  // Time to be let in, where the connection is sound so far.
  const [first, ...later] = [all.slice(0, 2), all.slice(2)].map((each) => inPieces(dice, each));
  return {
    what: 'socket',
    pieces: [...first!, Buffer.alloc(0), ...later.flat()],
    end: dice.chance(0.2) ? 'leave' : dice.chance(0.1) ? 'half-close' : 'listen',
  };
}
