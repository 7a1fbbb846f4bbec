/**
 * Uploads: valid multipart bodies, and what becomes of them when boundaries, encodings, headers,
 * lengths, chunks and ends are changed.
 */
import { headOf } from '../attacks/raw-http.js';
import type { Dice } from './dice.js';
import type { Exchange, Known } from './exchange.js';
import { mutate } from './mutate.js';
import { chunked, inPieces } from './pieces.js';

const encodings = [
  '7bit',
  '8bit',
  'binary',
  'base64',
  'quoted-printable',
  'x-uuencode',
  'BASE64',
  '',
];
const charsets = ['utf-8', 'utf-16le', 'iso-8859-1', 'base64', 'x-nothing', 'ucs2'];
const boundaries = [
  'xYz',
  '----WebKitFormBoundary7MA4YWxkTrZu0gW',
  'a',
  "'()+_,-./:=?",
  'x'.repeat(70),
  '--',
  '-',
];
const names = [
  'a.txt',
  '',
  '.',
  '..',
  '../../etc/passwd',
  'C:\\a.txt',
  'a"b.txt',
  'a\\".txt',
  '\u202etxt.exe',
  'n\u0301.png',
  'x'.repeat(300),
  '%00.png',
  "UTF-8''%e2%82",
  '\0',
];

const tokens = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '--',
  '"',
  ';',
  ':',
  '=',
  '\0',
  '\\',
  "''",
  'boundary=',
  '\r\n--xYz\r\n',
  '--xYz--',
  '\r\n--xYz--\r\n',
  '--xYz\r\n\r\n',
  'content-disposition: form-data; name="a"\r\n',
  'content-disposition: form-data; name="f"; filename="b"\r\n',
  "filename*=utf-8''%ff%fe",
  "filename*=x-nothing''a",
  'content-type: text/plain; charset=utf-16le\r\n',
  'content-type: multipart/mixed; boundary=xYz\r\n',
  'content-transfer-encoding: base64\r\n',
  'content-transfer-encoding: 7bit\r\n',
  'content-transfer-encoding: 8bit\r\n',
  'content-length: 99999999\r\n',
  '__proto__: x\r\n',
  'constructor: x\r\n',
  'x'.repeat(5_000),
  '\xff\xfe\xfd',
  ' \t folded',
] as const;

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function content(dice: Dice): Buffer {
  switch (dice.below(6)) {
    case 0:
      return Buffer.alloc(0);
    case 1:
      return mutate(dice, png, tokens);
    case 2:
      return dice.bytes(dice.below(3_000));
    case 3:
      return Buffer.alloc(dice.below(200_000), dice.pick(['-', '\r', '\n', '\r\n--', 'x']));
    default:
      return Buffer.from('hello');
  }
}

function part(dice: Dice, isFile: boolean): Buffer {
  const lines = [
    `content-disposition: form-data; name="${dice.pick(['file', 'a', '', '__proto__'])}"${isFile ? `; filename="${dice.pick(names)}"` : ''}`,
  ];
  if (dice.chance(0.4))
    lines.push(
      `content-type: ${dice.pick(['text/plain', 'image/png', 'application/octet-stream'])}; charset=${dice.pick(charsets)}`,
    );
  if (dice.chance(0.4)) lines.push(`content-transfer-encoding: ${dice.pick(encodings)}`);
  if (dice.chance(0.1))
    lines.push(...dice.some(40, () => `x-${dice.below(9)}: ${'y'.repeat(dice.below(400))}`));
  if (dice.chance(0.1)) lines.reverse();
  return Buffer.concat([
    Buffer.from(`${lines.join('\r\n')}\r\n\r\n`),
    isFile ? content(dice) : Buffer.from('value'),
  ]);
}

export function multipartCase(dice: Dice, { token, conversationId }: Known): Exchange {
  const boundary = dice.chance(0.6) ? 'xYz' : dice.pick(boundaries);
  const parts = [part(dice, true)];
  if (dice.chance(0.3)) parts.unshift(...dice.some(3, () => part(dice, dice.chance(0.3))));
  const whole = Buffer.concat([
    ...parts.flatMap((each) => [Buffer.from(`--${boundary}\r\n`), each, Buffer.from('\r\n')]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  const body = dice.chance(0.85) ? mutate(dice, whole, tokens) : whole;
  const type = dice.chance(0.9)
    ? `multipart/form-data; boundary=${dice.chance(0.5) ? `"${boundary}"` : boundary}`
    : dice.pick([
        'multipart/form-data',
        'multipart/mixed; boundary=xYz',
        `multipart/form-data; boundary="${boundary}`,
        "multipart/form-data; boundary*=utf-8''xYz",
        'application/json',
        '',
      ]);
  const isChunked = dice.chance(0.5);
  const length = dice.chance(0.85) ? body.length : Math.max(0, body.length + dice.below(400) - 200);
  const path = `/v1/attachments${dice.chance(0.3) ? `?conversationId=${dice.pick([conversationId, 'x', '', '%00'])}` : ''}`;
  const head = headOf(
    'POST',
    path,
    `authorization: Bearer ${token}`,
    `content-type: ${type}`,
    isChunked ? 'transfer-encoding: chunked' : `content-length: ${length}`,
    ...(dice.chance(0.1) ? ['expect: 100-continue'] : []),
    ...(dice.chance(0.05)
      ? [`content-encoding: ${dice.pick(['gzip', 'br', 'identity', 'x'])}`]
      : []),
  );
  const sent = isChunked ? chunked(dice, body) : [body];
  const pieces = inPieces(dice, [Buffer.from(head, 'latin1'), ...sent]);
  return {
    what: 'multipart',
    pieces,
    end: dice.chance(0.1) ? 'leave' : dice.chance(0.1) ? 'half-close' : 'listen',
  };
}
