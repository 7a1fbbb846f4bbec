/**
 * Requests that are almost right: methods, addresses, headers, lengths, chunks, ranges, pipelines
 * and JSON.
 */
import { operations } from '@parlor/sdk/protocol/operations';
import { headOf } from '../attacks/raw-http.js';
import type { Dice } from './dice.js';
import type { Exchange, Known } from './exchange.js';
import { mutate } from './mutate.js';
import { chunked, inPieces } from './pieces.js';

const tokens = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  ':',
  ' ',
  '\t',
  '\0',
  '%',
  '%00',
  '%2e%2e',
  '/..',
  '?',
  '&',
  '=',
  '#',
  '\\',
  '"',
  '{',
  '[',
  '}',
  ']',
  '\xff',
  '\xc3\x28',
  'content-length: 5\r\n',
  'content-length: 0\r\n',
  'transfer-encoding: chunked\r\n',
  'transfer-encoding: identity\r\n',
  'connection: close\r\n',
  'connection: upgrade\r\nupgrade: websocket\r\n',
  'expect: 100-continue\r\n',
  'expect: x\r\n',
  'host: y\r\n',
  'content-type: application/json\r\n',
  'content-encoding: gzip\r\n',
  'GET / HTTP/1.1\r\nhost: x\r\n\r\n',
  'HTTP/1.0',
  'HTTP/2.0',
  '"__proto__":',
  '\\ud800',
  '1e999',
  '-0',
  'null',
  'x'.repeat(17_000),
  'x: y\r\n'.repeat(1_000),
] as const;

const methods = [
  'GET',
  'POST',
  'PATCH',
  'DELETE',
  'PUT',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'QUERY',
  'get',
  'X',
];
const places = [
  '/',
  '/docs',
  '/openapi.json',
  '/docs/reference.css',
  '/parlor.js',
  '/assets/x.js',
  '/assets/..%2f',
  '/healthz',
  '/readyz',
  '/v1/files/a/original?token=x',
  '/v1/avatars/x',
  '/v1/socket?EIO=4',
  '*',
  'http://other/',
  '//',
  '/%',
  '/\u00e9',
];
const table = Object.values(operations).map(({ method, path }) => ({
  method: method as string,
  path: `/v1${path}`,
}));

const values: readonly unknown[] = [
  '',
  'x',
  null,
  0,
  -1,
  1e308,
  true,
  [],
  {},
  ['x'],
  { a: 1 },
  'x'.repeat(9_000),
  '\u0000',
  '\ud800',
  '\u202e',
  [[]],
  '2020-01-01',
  Number.MAX_SAFE_INTEGER,
];

function headerLines(dice: Dice, { siteKey, token }: Known): string[] {
  const all = [
    'accept-encoding: br;q=0.5, gzip;q=x, *',
    'if-none-match: "x", W/"y", *',
    `range: bytes=${Array.from({ length: dice.below(300) }, (_, n) => `${n}-${n}`).join()}`,
    'range: bytes=0-',
    'if-range: x',
    'origin: https://host.example',
    'origin: null',
    'access-control-request-method: POST',
    'x-forwarded-for: 1.2.3.4, , ::1, x',
    'connection: keep-alive, close',
    'cookie: a=b; '.repeat(dice.below(100)),
    'accept: */*;q=0.1',
    `x-long: ${'y'.repeat(dice.below(20_000))}`,
    'te: trailers',
    'trailer: x',
  ];
  const identity = [`x-parlor-site: ${siteKey}`, `authorization: Bearer ${token}`].filter(() =>
    dice.chance(0.85),
  );
  return [...identity, ...all.filter(() => dice.chance(0.15))];
}

function json(
  dice: Dice,
  operation: (typeof operations)[keyof typeof operations] | undefined,
): string {
  const fields = Object.keys(operation?.input.entries ?? {});
  const body = Object.fromEntries(
    fields.filter(() => dice.chance(0.7)).map((field) => [field, dice.pick(values)]),
  );
  return JSON.stringify(dice.chance(0.9) ? body : dice.pick(values));
}

export function httpCase(dice: Dice, known: Known): Exchange {
  const requests = Array.from({ length: dice.chance(0.1) ? 1 + dice.below(30) : 1 }, () =>
    request(dice, known),
  );
  return {
    what: 'http',
    pieces: inPieces(dice, requests),
    end: dice.chance(0.1) ? 'leave' : dice.chance(0.1) ? 'half-close' : 'listen',
  };
}

function request(dice: Dice, known: Known): Buffer {
  const isOperation = dice.chance(0.7);
  const which = dice.below(table.length);
  const { method, path } = isOperation ? table[which]! : { method: 'GET', path: dice.pick(places) };
  const filled = path.replace(/:\w+/g, () =>
    dice.pick([known.conversationId, 'x', '1', '%00', '..', '%E0%A4%A', 'x'.repeat(300)]),
  );
  const body = Buffer.from(
    isOperation && dice.chance(0.8) ? json(dice, Object.values(operations)[which]) : '',
  );
  const lines = headerLines(dice, known);
  const isChunked = dice.chance(0.3);
  if (body.length > 0 || dice.chance(0.1)) {
    lines.push(
      `content-type: ${dice.chance(0.9) ? 'application/json' : dice.pick(['text/plain', 'application/json; charset=x', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])}`,
    );
    lines.push(
      isChunked
        ? 'transfer-encoding: chunked'
        : `content-length: ${dice.chance(0.9) ? body.length : dice.below(100_000)}`,
    );
  }
  const head = headOf(dice.chance(0.9) ? method : dice.pick(methods), filled, ...lines);
  const whole = Buffer.concat([
    Buffer.from(head, 'latin1'),
    ...(isChunked ? chunked(dice, body) : [body]),
  ]);
  return dice.chance(0.35) ? mutate(dice, whole, tokens) : whole;
}
