/**
 * What outlives the page, as the rest of the SDK sees it: nothing here fails, and nothing waits for long. A storage that is missing,
 * forbidden, full or stuck means that a reload forgets, and nothing else. The code for it is fetched once the connection is there: when
 * it is needed most, the server that has it is away.
 */
import type { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { SessionStorage } from '../transport/safe-storage.js';
import type { Device } from './device.js';
import type { Outgoing } from './outbox.js';

/** Where rows of text are kept: IndexedDB in browsers. Keys have up to 200 characters. */
export interface OutboxStorage {
  /** The rows whose keys begin with `prefix`, in the order of their keys. */
  entries(prefix: string): Promise<[key: string, value: string][]>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

/** A message that is kept until it is stored; with the error, if it failed for good. */
export interface KeptSend {
  outgoing: Outgoing;
  createdAt: number;
  error: ChatError | null;
}

export interface Found {
  sends: KeptSend[];
  drafts: [conversationId: string, text: string][];
}

/** How the device is reached. */
export interface Keeping {
  /** Whether there may be anything: a page that keeps nothing fetches and opens nothing. */
  isMarked: () => boolean;
  load: () => Promise<Device>;
  /** Fetches the code, and opens nothing. */
  prepare: () => Promise<unknown>;
}

/** In a storage of the host's, or in the browser's; `undefined` where there is neither. */
export function keepingOf(
  site: string,
  custom: OutboxStorage | undefined,
  session: SessionStorage,
  platform: Platform,
): Keeping | undefined {
  const device = () => import('./device.js');
  const indexedDb = () => import('./indexed-db.js');
  const load = async (rows: () => Promise<OutboxStorage>) => new (await device()).Device(await rows(), site, platform);
  if (custom) return { isMarked: () => true, load: () => load(async () => custom), prepare: device };
  if (typeof document === 'undefined') return undefined;
  const mark = `parlor:${site}:kept`;
  return {
    isMarked: () => session.get(mark) !== null,
    load() {
      session.set(mark, '1');
      return load(async () => (await indexedDb()).indexedDbRows(`parlor:${site}`));
    },
    prepare: () => Promise.all([device(), indexedDb()]),
  };
}

/** A storage that does not answer within this time (milliseconds) keeps nobody waiting. */
const patienceMs = 1_000;

export class Kept {
  readonly #keeping: Keeping;
  readonly #platform: Platform;
  #user: string | null = null;
  #device: Device | null = null;
  #loading: Promise<Device> | null = null;

  constructor(keeping: Keeping, platform: Platform) {
    this.#keeping = keeping;
    this.#platform = platform;
  }

  /** See `Keeping.prepare`. */
  prepare(): void {
    // What could not be fetched is fetched when it is needed.
    this.#keeping.prepare().catch(() => undefined);
  }

  /** What was kept of this user. What there is of others goes; from now on rows are this user's. */
  async open(userId: string): Promise<Found> {
    this.#user = userId;
    const found = this.#device || this.#keeping.isMarked() ? await this.#use((device) => device.open(userId)) : undefined;
    return found ?? { sends: [], drafts: [] };
  }

  /** The user is gone from this device. */
  wipe(): void {
    const user = this.#user;
    this.#user = null;
    if (user !== null && (this.#device || this.#keeping.isMarked())) void this.#use((device) => device.wipe(user));
  }

  async put(send: KeptSend): Promise<void> {
    const user = this.#user;
    if (user !== null) await this.#use((device) => device.put(user, send));
  }

  remove(clientId: string): void {
    void this.#device?.remove(clientId);
  }

  async draft(conversationId: string, text: string): Promise<void> {
    const user = this.#user;
    if (user !== null) await this.#use((device) => device.draft(user, conversationId, text));
  }

  /** See `Device.alone`. */
  alone<T>(clientId: string, found: boolean, task: () => Promise<T>): Promise<T | null> {
    return this.#device ? this.#device.alone(clientId, found, task) : task();
  }

  #use<T>(task: (device: Device) => Promise<T>): Promise<T | undefined> {
    const loading = (this.#loading ??= this.#keeping.load());
    const done = loading.then((device) => {
      this.#device = device;
      return task(device);
    });
    return new Promise((resolve) => {
      const cancel = this.#platform.after(patienceMs, () => resolve(undefined));
      const settle = (value?: T) => {
        cancel();
        resolve(value);
      };
      done.then(settle, () => {
        // Code that could not be fetched is fetched the next time.
        if (!this.#device) this.#loading = null;
        settle();
      });
    });
  }
}
