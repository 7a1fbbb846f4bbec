import type { SessionStorage } from '../transport/safe-storage.js';
import type { OutboxStorage } from './device-rows.js';

/**
 * The rows of a browser, in IndexedDB; `undefined` where there is no page. That code is fetched when there is something to keep for the first
 * time: a mark beside the session says whether there ever was, so that a page which keeps nothing neither fetches nor opens anything.
 */
export function browserRows(site: string, storage: SessionStorage): OutboxStorage | undefined {
  if (typeof document === 'undefined') return undefined;
  const mark = `parlor:${site}:kept`;
  const rows = async () => (await import('./indexed-db.js')).indexedDbRows(`parlor:${site}`);
  const isMarked = () => storage.get(mark) !== null;
  return {
    entries: async (prefix) => (isMarked() ? await (await rows()).entries(prefix) : []),
    async set(key, value) {
      const kept = await rows();
      storage.set(mark, '1');
      await kept.set(key, value);
    },
    async delete(key) {
      if (isMarked()) await (await rows()).delete(key);
    },
  };
}
