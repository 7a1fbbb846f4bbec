/** Signed-in browsers without the form, which has tests of its own. */
import { createChat } from '@parlor/sdk';
import type { BrowserContextOptions } from 'playwright-core';

type StorageState = Exclude<BrowserContextOptions['storageState'], string | undefined>;

/** What a signed-in user's browser has stored at a host's origin. Each call makes a session. */
export async function signedIn(
  { site, url, origin }: { site: string; url: string; origin: string },
  { email, password }: { email: string; password: string },
): Promise<StorageState> {
  const stored = new Map<string, string>();
  const chat = createChat({
    site,
    url,
    storage: {
      get: (key) => stored.get(key) ?? null,
      set: (key, value) => void stored.set(key, value),
      delete: (key) => void stored.delete(key),
    },
  });
  await chat.auth.login({ email, password });
  await chat.close();
  const localStorage = [...stored].map(([name, value]) => ({ name, value }));
  return { cookies: [], origins: [{ origin, localStorage }] };
}
