import { ChatError } from '../chat-error.js';

/**
 * A secret in a page can be read by everyone who opens it. Bundlers for browsers refuse to import
 * this entry; this is for pages that import it in another way. Throws `forbidden`.
 */
export function requireBackend(caller: string): void {
  if (typeof window === 'undefined' || typeof document === 'undefined') return;
  throw new ChatError(
    'forbidden',
    `${caller}: this is for your backend, and this is a browser. Everyone who opens this page can read its secrets: remove this call, and replace the key or secret that you gave it. Pages use createChat of @parlor/sdk.`,
  );
}
