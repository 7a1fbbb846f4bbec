/**
 * People who fill the disk: what a guest, an address and a site may store holds under parallel
 * uploads, and what is refused leaves nothing.
 */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attachment } from '@parlor/sdk/protocol/attachments';
import type { Session } from '@parlor/sdk/protocol/auth';
import type { Reply } from '@parlor/sdk/protocol/errors';
import { expect, vi } from 'vitest';
import { attackTable } from './attack-table.js';
import { dataOf, type Target } from './target.js';

const megabyte = 1024 * 1024;
const bytes = new Blob([new Uint8Array(megabyte)]);

async function upload(target: Target, { accessToken }: Session): Promise<string> {
  const body = new FormData();
  body.set('file', bytes, 'a.bin');
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await fetch(`${target.url}/v1/attachments`, { method: 'POST', body, headers });
  const reply = (await response.json()) as Reply<Attachment>;
  return reply.ok ? 'ok' : (reply.error.details?.[0]?.field ?? reply.error.code);
}

/** `guest` differs from call to call, which tells when the server knows of it. */
async function set(
  target: Target,
  quotas: { guest: number; address: string; site: string },
): Promise<void> {
  const words = Object.entries(quotas).flatMap(([which, mb]) => [
    `--quota-${which}-mb`,
    String(mb),
  ]);
  await target.processes.finish('cli.js', [
    'site',
    'update',
    '--site',
    target.site.publicKey,
    ...words,
    '--json',
  ]);
  const token = (await target.guest()).accessToken;
  await vi.waitFor(
    async () => {
      const { quotaBytes } = dataOf(await target.call('attachments.usage', {}, { token }));
      expect(quotaBytes).toBe(quotas.guest * megabyte);
    },
    { timeout: 30_000, interval: 100 },
  );
}

/** Bytes on the disk of all files. */
async function onDisk(target: Target, folder = 'files'): Promise<number> {
  const found = await readdir(join(target.processes.folder, folder), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  const sizes = await Promise.all(
    found
      .filter((entry) => entry.isFile())
      .map((entry) => stat(join(entry.parentPath, entry.name))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

const count = (outcomes: readonly string[]) =>
  Object.fromEntries(
    [...new Set(outcomes)]
      .sort()
      .map((each) => [each, outcomes.filter((one) => one === each).length]),
  );

attackTable([
  {
    name: 'one guest uploads in parallel beyond the quota of a guest',
    run: async (target) => {
      await set(target, { guest: 5, address: 'none', site: 'none' });
      const guest = await target.guest();
      // As many at once as one guest may.
      const outcomes: string[] = [];
      for (let i = 0; i < 3; i++)
        outcomes.push(
          ...(await Promise.all(Array.from({ length: 4 }, () => upload(target, guest)))),
        );
      expect(count(outcomes)).toEqual({ guestQuota: 7, ok: 5 });
      expect([await onDisk(target), await onDisk(target, 'uploads')]).toEqual([5 * megabyte, 0]);
      expect(
        dataOf(await target.call('attachments.usage', {}, { token: guest.accessToken })),
      ).toMatchObject({ freeBytes: 0 });
    },
  },
  {
    name: 'a new guest for each file does not fill the site',
    isLong: true,
    run: async (target) => {
      const before = await onDisk(target);
      await set(target, { guest: 6, address: 'none', site: '10' });
      const guests = await Promise.all(Array.from({ length: 12 }, () => target.guest()));
      const outcomes = await Promise.all(guests.map((guest) => upload(target, guest)));
      expect(count(outcomes)).toEqual({ ok: 5, siteQuota: 7 });
      expect(await onDisk(target)).toBe(before + 5 * megabyte);
    },
  },
  {
    name: 'a new guest for each file does not pass the quota of the address',
    run: async (target) => {
      // More than that has come from it already.
      await set(target, { guest: 7, address: '1', site: 'none' });
      const before = await onDisk(target);
      const guests = await Promise.all(Array.from({ length: 6 }, () => target.guest()));
      expect(count(await Promise.all(guests.map((guest) => upload(target, guest))))).toEqual({
        addressQuota: 6,
      });
      expect(await onDisk(target)).toBe(before);
    },
  },
]);
