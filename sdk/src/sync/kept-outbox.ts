import { ChatError, type ChatErrorCode } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { DeviceRows } from './device-rows.js';
import type { Outgoing } from './outbox.js';

/** A message that the device keeps until it is stored; with the error, if it failed for good. */
export interface KeptSend {
  outgoing: Outgoing;
  createdAt: number;
  error: ChatError | null;
}

interface Row {
  outgoing: Outgoing;
  createdAt: number;
  error?: { code: ChatErrorCode; message: string };
}

const area = 'out/';

/** The outbox as it is kept on the device. Keys are of rising time, so that the order of the rows is that of the messages. */
export class KeptOutbox {
  readonly #rows: DeviceRows;
  readonly #platform: Platform;
  readonly #keys = new Map<string, string>();
  #latest = 0;

  constructor(rows: DeviceRows, platform: Platform) {
    this.#rows = rows;
    this.#platform = platform;
  }

  /** What earlier pages have left, in order. */
  found(rows: readonly [key: string, value: string][]): KeptSend[] {
    return rows.flatMap(([key, value]) => {
      const row = key.startsWith(area) ? parse(value) : null;
      if (!row) return [];
      this.#keys.set(row.outgoing.clientId, key);
      const { outgoing, createdAt, error } = row;
      return [{ outgoing, createdAt, error: error ? new ChatError(error.code, error.message) : null }];
    });
  }

  put({ outgoing, createdAt, error }: KeptSend): Promise<void> {
    let key = this.#keys.get(outgoing.clientId);
    if (key === undefined) {
      this.#latest = Math.max(this.#platform.now(), this.#latest + 1);
      key = `${area}${String(this.#latest).padStart(15, '0')}/${outgoing.clientId}`;
      this.#keys.set(outgoing.clientId, key);
    }
    const row: Row = { outgoing, createdAt, ...(error && { error: { code: error.code, message: error.message } }) };
    return this.#rows.put(key, JSON.stringify(row));
  }

  async remove(clientId: string): Promise<void> {
    const key = this.#keys.get(clientId);
    if (key === undefined) return;
    this.#keys.delete(clientId);
    await this.#rows.remove(key);
  }

  /**
   * Runs `task` while no other tab does so for the same message; `null` if another tab was done with a message that was found here.
   * The lock outlives the answer until the row is gone, so that who comes next does not find it.
   */
  alone<T>({ clientId }: Outgoing, found: boolean, task: () => Promise<T>): Promise<T | null> {
    const key = this.#keys.get(clientId);
    if (key === undefined) return task();
    return new Promise((resolve, reject) => {
      const attempt = async () => {
        if (found && !(await this.#rows.has(key))) return resolve(null);
        resolve(await task());
        await this.remove(clientId);
      };
      this.#platform.exclusive(`parlor:send:${clientId}`, attempt).catch(reject);
    });
  }
}

function parse(value: string): Row | null {
  try {
    const row = JSON.parse(value) as Partial<Row> | null;
    const { conversationId, clientId, text } = row?.outgoing ?? {};
    const complete = typeof conversationId === 'string' && typeof clientId === 'string' && typeof text === 'string';
    return complete && typeof row?.createdAt === 'number' ? (row as Row) : null;
  } catch {
    return null;
  }
}
