/**
 * What a device keeps of its users after the page is closed: unsent messages with their files, and
 * drafts. `kept.ts` loads this code when there is something to keep, or when an earlier page has
 * kept something. The keys increase with time, so that the rows are in the order of the messages.
 */
import { ChatError, type ChatErrorCode } from '../chat-error.js';
import type { Platform } from '../platform.js';
import { toJson } from '../transport/to-json.js';
import type { Found, KeptSend, OutboxStorage } from './kept.js';
import type { PendingFile } from './pending-message.js';

interface Row extends Omit<KeptSend, 'error' | 'files'> {
  error?: { code: ChatErrorCode; message: string };
  /** Their bytes are in the storage's `files`, under the message's key and their index here. */
  files?: Omit<PendingFile, 'file' | 'sent'>[];
}

export class Device {
  readonly #storage: OutboxStorage;
  readonly #site: string;
  readonly #platform: Platform;
  readonly #keys = new Map<string, string>();
  /** The keys of messages whose files are kept. */
  readonly #withFiles = new Set<string>();
  #latest = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(storage: OutboxStorage, site: string, platform: Platform) {
    this.#storage = storage;
    this.#site = site;
    this.#platform = platform;
  }

  /** What earlier pages have kept for this user. Deletes what they have kept for others. */
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
        const files = row.files && (await this.#filesOf(key, row.files));
        if (row.files) this.#withFiles.add(key);
        found.sends.push({
          outgoing,
          createdAt,
          error: error ? new ChatError(error.code, error.message) : files === null ? lost() : null,
          ...(files && { files }),
        });
      } else if (key.startsWith(drafts)) found.drafts.push([key.slice(drafts.length), value]);
      else if (!key.startsWith(own)) {
        void this.#delete(key);
        void this.#after(async () => this.#storage.files?.delete(`${key}/`)).catch(() => undefined);
      }
    }
    return found;
  }

  async put(userId: string, { outgoing, createdAt, error, files }: KeptSend): Promise<void> {
    if (files && !this.#storage.files) return;
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
      ...(files && {
        files: files.map(({ name, bytes, voice }) => ({ name, bytes, ...(voice && { voice }) })),
      }),
    };
    if (files) await this.#keepFiles(key, files);
    await this.#set(key, toJson(row));
    if (!files) this.#dropFiles(key);
  }

  async remove(clientId: string): Promise<void> {
    const key = this.#keys.get(clientId);
    if (key === undefined) return;
    this.#keys.delete(clientId);
    this.#dropFiles(key);
    await this.#delete(key);
  }

  /**
   * Runs `task` while no other tab runs one for the same message; `null` if the message was found
   * on the device and another tab has finished with it. The lock is held until the row is deleted,
   * so that the next tab does not find it.
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

  /** The user has left this device: deletes the rows. */
  async wipe(userId: string): Promise<void> {
    await this.#after(async () => {
      for (const [key] of await this.#storage.entries(this.#key(userId)))
        await this.#storage.delete(key);
      await this.#storage.files?.delete(this.#key(userId));
    });
  }

  /** The files of a message; `null` if the device no longer has all of them. */
  async #filesOf(
    key: string,
    files: NonNullable<Row['files']>,
  ): Promise<readonly PendingFile[] | null> {
    const found: PendingFile[] = [];
    for (const [i, about] of files.entries()) {
      const file = await this.#storage.files?.get(`${key}/${i}`);
      if (!file) return null;
      found.push({ ...about, file, sent: 0 });
    }
    return found;
  }

  async #keepFiles(key: string, files: readonly PendingFile[]): Promise<void> {
    // Files do not change, but the message is put again whenever it fails.
    if (this.#withFiles.has(key)) return;
    this.#withFiles.add(key);
    for (const [i, { file }] of files.entries())
      await this.#after(async () => this.#storage.files?.set(`${key}/${i}`, file));
  }

  #dropFiles(key: string): void {
    if (this.#withFiles.delete(key))
      void this.#after(async () => this.#storage.files?.delete(`${key}/`)).catch(() => undefined);
  }

  #key(userId: string, area?: 'out' | 'draft', rest?: string): string {
    return `${this.#site}/${userId}/${area === undefined ? '' : `${area}/${rest}`}`;
  }

  /** If the storage cannot be read, assumes that the row exists. */
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

  /** Runs tasks one after the other, so that wiped rows are not written again. */
  #after<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#last.then(task);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

const lost = () =>
  new ChatError('aborted', 'The files of this message are no longer on this device.');

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
