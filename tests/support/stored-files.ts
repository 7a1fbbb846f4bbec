/** Two people who send each other files, and what the server keeps of them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attachment } from '@parlor/sdk/protocol/attachments';
import { Person } from './person.js';
import type { TestServer } from './test-server.js';
import { upload } from './upload.js';

export async function two(server: TestServer) {
  const site = await server.site();
  const [ada, grace] = [
    await Person.of(server, site, 'Ada'),
    await Person.of(server, site, 'Grace'),
  ];
  return { site, ada, grace, conversationId: await ada.start(grace) };
}

export const put = (
  who: Person,
  content: string | Uint8Array,
  as: Parameters<typeof upload>[3] = {},
): Promise<Attachment> => upload(who.server, who.session.accessToken, content, as);

export async function linkOf(who: Person, conversationId: string): Promise<string> {
  return (await who.call('attachments.link', { conversationId })).token;
}

export function open(
  server: TestServer,
  id: string,
  token: string,
  init: RequestInit = {},
  more = '',
): Promise<Response> {
  return fetch(`${server.url}/v1/files/${id}/original?token=${token}${more}`, init);
}

/** Bytes in the folder of the server, whatever they are called. */
export async function kept(server: TestServer): Promise<string[]> {
  const found = await readdir(join(server.config.folder, 'files'), {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** What has arrived and is not looked at yet. */
export const waiting = (server: TestServer): Promise<string[]> =>
  readdir(join(server.config.folder, 'uploads')).catch(() => []);

export const rowsOf = (server: TestServer): Promise<{ id: string }[]> =>
  server.app.database.query('SELECT id FROM attachments ORDER BY id');
