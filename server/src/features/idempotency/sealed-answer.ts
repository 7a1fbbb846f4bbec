/**
 * Answers as they are stored: compressed, and encrypted with a key that is derived from the
 * caller's `Idempotency-Key`, of which the database has only a hash. An answer may hold a secret
 * that is shown once.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

const compress = promisify(deflateRaw);
const decompress = promisify(inflateRaw);

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

const secretOf = (siteId: string, key: string) =>
  Buffer.from(hkdfSync('sha256', key, siteId, 'idempotent answer', 32));

/** In base64. */
export async function sealAnswer(siteId: string, key: string, answer: unknown): Promise<string> {
  const nonce = randomBytes(nonceBytes);
  const encryption = createCipheriv(cipher, secretOf(siteId, key), nonce);
  const sealed = Buffer.concat([
    encryption.update(await compress(JSON.stringify(answer))),
    encryption.final(),
  ]);
  return Buffer.concat([nonce, encryption.getAuthTag(), sealed]).toString('base64');
}

export async function openAnswer(siteId: string, key: string, stored: string): Promise<unknown> {
  const bytes = Buffer.from(stored, 'base64');
  const nonce = bytes.subarray(0, nonceBytes);
  const decryption = createDecipheriv(cipher, secretOf(siteId, key), nonce);
  decryption.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const opened = Buffer.concat([
    decryption.update(bytes.subarray(nonceBytes + tagBytes)),
    decryption.final(),
  ]);
  return JSON.parse((await decompress(opened)).toString()) as unknown;
}
