/**
 * What a device keeps of its users beyond the page: messages that are still to be sent, and drafts,
 * as rows of text. Fetched by `kept.ts` when there is something to keep, or was before. Keys are of
 * rising time, so that the order of the rows is that of the messages.
 */
import { ChatError, type ChatErrorCode } from '../chat-error.js';
import type { Platform } from '../platform.js';
import { toJson } from '../transport/to-json.js';
import type { Found, KeptSend, OutboxStorage } from './kept.js';

interface Row extends Omit<KeptSend, 'error'> {
  error?: { code: ChatErrorCode; message: string };
}

export class Device {
  readonly #storage: OutboxStorage;
  readonly #site: string;
  readonly #platform: Platform;
  readonly #keys = new Map<string, string>();
  #latest = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(storage: OutboxStorage, site: string, platform: Platform) {
    this.#storage = storage;
    this.#site = site;
    this.#platform = platform;
  }

  /** What earlier pages have left of this user. What they have left of others goes. */
  async open(userId: string): Promise<Found> {
    const rows = await this.#after(() => this.#storage.entries(`${this.#site}/`));
    const [outbox, drafts, own] = [
      this.#key(userId, 'out', ''),
      this.#key(userId, 'draft', ''),
      this.#key(userId),
    ];
    const found: Found = { sends: [], drafts: [] };
    for (const [key, value] of rows) {
      const row = key.startsWith(outbox) ? parse(value) : null;
      if (row) {
        this.#keys.set(row.outgoing.clientId, key);
        const { outgoing, createdAt, error } = row;
        found.sends.push({
          outgoing,
          createdAt,
          error: error ? new ChatError(error.code, error.message) : null,
        });
      } else if (key.startsWith(drafts)) found.drafts.push([key.slice(drafts.length), value]);
      else if (!key.startsWith(own)) void this.#delete(key);
    }
    return found;
  }

  async put(userId: string, { outgoing, createdAt, error }: KeptSend): Promise<void> {
    let key = this.#keys.get(outgoing.clientId);
    if (key === undefined) {
      this.#latest = Math.max(this.#platform.now(), this.#latest + 1);
      key = this.#key(
        userId,
        'out',
        `${String(this.#latest).padStart(15, '0')}/${outgoing.clientId}`,
      );
      this.#keys.set(outgoing.clientId, key);
    }
    const row: Row = {
      outgoing,
      createdAt,
      ...(error && { error: { code: error.code, message: error.message } }),
    };
    await this.#set(key, toJson(row));
  }

  async remove(clientId: string): Promise<void> {
    const key = this.#keys.get(clientId);
    if (key === undefined) return;
    this.#keys.delete(clientId);
    await this.#delete(key);
  }

  /**
   * Runs `task` while no other tab does so for the same message; `null` if another tab was done
   * with a message that was found here. The lock outlives the answer until the row is gone, so that
   * who comes next does not find it.
   */
  alone<T>(clientId: string, found: boolean, task: () => Promise<T>): Promise<T | null> {
    const key = this.#keys.get(clientId);
    if (key === undefined) return task();
    return new Promise((resolve, reject) => {
      const attempt = async () => {
        if (found && !(await this.#has(key))) return resolve(null);
        resolve(await task());
        await this.remove(clientId);
      };
      this.#platform.exclusive(`parlor:send:${clientId}`, attempt).catch(reject);
    });
  }

  async draft(userId: string, conversationId: string, text: string): Promise<void> {
    const key = this.#key(userId, 'draft', conversationId);
    await (text === '' ? this.#delete(key) : this.#set(key, text));
  }

  /** The user is gone from this device: so are the rows. */
  async wipe(userId: string): Promise<void> {
    await this.#after(async () => {
      for (const [key] of await this.#storage.entries(this.#key(userId)))
        await this.#storage.delete(key);
    });
  }

  #key(userId: string, area?: 'out' | 'draft', rest?: string): string {
    return `${this.#site}/${userId}/${area === undefined ? '' : `${area}/${rest}`}`;
  }

  /** Who cannot look takes it to be there. */
  async #has(key: string): Promise<boolean> {
    try {
      return (await this.#after(() => this.#storage.entries(key))).some(([found]) => found === key);
    } catch {
      return true;
    }
  }

  #set(key: string, value: string): Promise<void> {
    return this.#after(() => this.#storage.set(key, value));
  }

  #delete(key: string): Promise<void> {
    return this.#after(() => this.#storage.delete(key)).catch(() => undefined);
  }

  /** One after the other, so that what was wiped stays wiped. */
  #after<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#last.then(task);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

function parse(value: string): Row | null {
  try {
    const row = JSON.parse(value) as Partial<Row> | null;
    const { conversationId, clientId, text } = row?.outgoing ?? {};
    const complete =
      typeof conversationId === 'string' &&
      typeof clientId === 'string' &&
      typeof text === 'string';
    return complete && typeof row?.createdAt === 'number' ? (row as Row) : null;
  } catch {
    return null;
  }
}
