/** Texts that are dear to handle: long ones, and those whose characters cost more than others. */
import { randomUUID } from 'node:crypto';
import type { Session } from '@parlor/sdk/protocol/auth';
import { allErrors } from '@parlor/sdk/protocol/all-errors';
import { operations } from '@parlor/sdk/protocol/operations';
import type { Operation } from '@parlor/sdk/protocol/table';
import { expect } from 'vitest';
import { type Attack, attackTable } from './attack-table.js';
import { hostileTexts } from './hostile-texts.js';
import { stringFields } from './string-fields.js';
import { dataOf, type Target } from './target.js';

/** What any operation may answer. */
const always = [
  'invalid_input',
  'malformed_request',
  'unauthenticated',
  'forbidden',
  'identity_disabled',
  'too_large',
  'rate_limited',
];
/**
 * More than one frame takes, and the most that a field may be tried with: JSON writes some
 * characters as six.
 */
const frame = 10_000;

async function upload(target: Target, session: Session, name: string): Promise<number> {
  const boundary = 'parlor';
  const body = [
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\nwords\r\n`,
    `--${boundary}--\r\n`,
  ].join('');
  const response = await fetch(`${target.url}/v1/attachments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${session.accessToken}`,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

const names: Record<string, string> = {
  spaces: `a${' '.repeat(200_000)}b`,
  dots: `a${'. '.repeat(100_000)}b`,
  'marks out of order': `a${'\u0f73\u0f75'.repeat(30_000)}`,
  'characters that become eighteen': '\ufdfa'.repeat(60_000),
  folders: 'a/'.repeat(100_000),
};

const longNames = Object.entries(names).map(([what, name]): Attack => ({
  name: `a file name of ${Math.round(Buffer.byteLength(name) / 1000)} KB: ${what}`,
  async run(target) {
    const session = await target.guest();
    expect(await upload(target, session, name)).toBeLessThan(500);
  },
}));

/**
 * Sends each text in each field of each operation, as somebody who is signed in, and as a host's
 * backend.
 */
const everyField = Object.entries(hostileTexts).map(([what, textOf]): Attack => ({
  name: `in every field of every operation: ${what}`,
  async run(target) {
    const caller = await target.guest();
    const group = dataOf(
      await target.call(
        'conversations.createGroup',
        { clientId: randomUUID(), title: 'Group', userIds: [] },
        { token: caller.accessToken },
      ),
    );
    const samples = () => ({
      conversationId: group.id,
      userId: caller.user.id,
      clientId: randomUUID(),
      seq: 1,
      text: 'words',
    });
    for (const { operation, name, max, inputWith } of stringFields(samples)) {
      const { caller: who, errors: own } = operations[operation] as Operation;
      const as = {
        site: target.site,
        ...(who !== 'site' && {
          token: who === 'host' ? target.site.secretKey : caller.accessToken,
        }),
      };
      for (const length of new Set([max ?? frame, frame])) {
        const where = `${operation} with ${length} in ${name}`;
        const began = performance.now();
        const reply = await target.call(operation, inputWith(textOf(length)), as).catch(() => null);
        expect(performance.now() - began, where).toBeLessThan(1_000);
        if (reply === null) continue;
        const code = reply.ok ? 'ok' : reply.error.code;
        expect(['ok', 'not_found', ...always, ...own], where).toContain(code);
        if (!reply.ok) expect(allErrors[reply.error.code].status, where).toBeLessThan(500);
        if (length > (max ?? 0)) expect(code, where).not.toBe('ok');
      }
    }
  },
}));

/** As many as one body takes, each of them wrong. */
const longLists: readonly Attack[] = (
  [
    ['conversations.sync', { held: Array.from({ length: 20_000 }, () => ({})) }],
    ['conversations.start', { userIds: Array(16_000).fill('!'), clientId: 'a', text: 'words' }],
    [
      'messages.send',
      {
        conversationId: 'a',
        clientId: 'a',
        text: 'words',
        metadata: Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [`!${i}`, 0])),
      },
    ],
  ] as const
).map(([operation, input]) => ({
  name: `lists of what is wrong: ${operation}`,
  async run(target) {
    const { accessToken: token } = await target.guest();
    const calls = Array.from({ length: 40 }, () => target.call(operation, input, { token }));
    for (const reply of await Promise.all(calls))
      expect(reply).toMatchObject({ error: { code: 'invalid_input' } });
  },
}));

const unlimited = '1000000/60';

attackTable([...longNames, ...longLists, ...everyField], {
  RATE_NEW_GUEST: unlimited,
  RATE_OPEN: unlimited,
  RATE_AUTH: unlimited,
  RATE_GUEST_READ: unlimited,
  RATE_GUEST_WRITE: unlimited,
  RATE_GUEST_SIGNAL: unlimited,
  RATE_GUEST_UPLOAD: unlimited,
  RATE_GUEST_ADDRESS_WRITE: unlimited,
  RATE_HOST: unlimited,
});
