import type { Attachment } from '@parlor/sdk/protocol/attachments';
import { data, type HttpAnswer, type TestServer } from './test-server.js';

interface As {
  name?: string;
  /** What its sender says it is. */
  type?: string;
  conversationId?: string;
}

/** Uploads a file by plain HTTP, and gives what is answered. */
export function tryUpload(
  server: TestServer,
  token: string,
  content: string | Uint8Array,
  { name = 'notes.txt', type = 'application/octet-stream', conversationId }: As = {},
): Promise<HttpAnswer<Attachment>> {
  const body = new FormData();
  body.set('file', new Blob([content as BlobPart], { type }), name);
  const query = conversationId === undefined ? '' : `?conversationId=${conversationId}`;
  return server.request(`/v1/attachments${query}`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${token}` },
  });
}

/** The same where it must succeed. */
export async function upload(
  server: TestServer,
  token: string,
  content: string | Uint8Array,
  as: As = {},
): Promise<Attachment> {
  return data(await tryUpload(server, token, content, as));
}
