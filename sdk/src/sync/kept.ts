/**
 * What the SDK keeps after the page is closed, as the rest of the SDK sees it: nothing here fails,
 * and nothing waits for long. If a storage is missing, forbidden, full or stuck, the only effect is
 * that a reload loses the data. The code is loaded as soon as there is a connection: when it is
 * needed most, the server that delivers it cannot be reached.
 */
import type { ChatError } from '../chat-error.js';
import type { Platform } from '../platform.js';
import type { SessionStorage } from '../transport/safe-storage.js';
import { toJson } from '../transport/to-json.js';
import type { Device } from './device.js';
import type { Outgoing, PendingFile } from './pending-message.js';

/** Where rows of text are kept: IndexedDB in browsers. Keys have up to 200 characters. */
export interface OutboxStorage {
  /** The rows whose keys begin with `prefix`, in the order of their keys. */
  entries(prefix: string): Promise<[key: string, value: string][]>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
  /**
   * Keeps files, too. Without it, a message whose files are not uploaded yet is lost with the page.
   */
  files?: FileStorage;
}

/** Where the files of messages are kept until they are uploaded. */
export interface FileStorage {
  get(key: string): Promise<Blob | null>;
  set(key: string, file: Blob): Promise<void>;
  /** Deletes the files whose keys begin with `prefix`. */
  delete(prefix: string): Promise<void>;
}

/** A message that is kept until it is stored; with the error, if it failed permanently. */
export interface KeptSend {
  outgoing: Outgoing;
  createdAt: number;
  error: ChatError | null;
  /** Files that are still to be uploaded for it. */
  files?: readonly PendingFile[];
}

export interface Found {
  sends: KeptSend[];
  drafts: [conversationId: string, text: string][];
}

/** What a page had no time to keep before it ended. */
interface Note {
  user: string;
  sends: KeptSend[];
}

/** Access to the device's storage. */
export interface Keeping {
  /**
   * Whether there may be kept data: a page that keeps nothing loads no code and opens no storage.
   */
  isMarked: () => boolean;
  load: () => Promise<Device>;
  /** Loads the code, and opens no storage. */
  prepare: () => Promise<unknown>;
  /**
   * A note from a page that ends, for the next one: written synchronously, or not at all. Without a
   * text, returns the note and deletes it.
   */
  note: (text?: string) => string | null;
}

/** In the host's storage, or in the browser's; `undefined` if there is neither. */
export function keepingOf(
  site: string,
  custom: OutboxStorage | undefined,
  session: SessionStorage,
  platform: Platform,
): Keeping | undefined {
  const device = () => import('./device.js');
  const indexedDb = () => import('./indexed-db.js');
  const load = async (rows: () => Promise<OutboxStorage>) =>
    new (await device()).Device(await rows(), site, platform);
  if (custom)
    return {
      isMarked: () => true,
      load: () => load(async () => custom),
      prepare: device,
      note: () => null,
    };
  if (typeof document === 'undefined') return undefined;
  const mark = `parlor:${site}:kept`;
  return {
    isMarked: () => session.get(mark) !== null,
    load() {
      session.set(mark, '1');
      return load(async () => (await indexedDb()).indexedDbRows(`parlor:${site}`));
    },
    prepare: () => Promise.all([device(), indexedDb()]),
    note(text) {
      const key = `${mark}:note`;
      const before = session.get(key);
      if (text !== undefined) session.set(key, text);
      else if (before !== null) session.delete(key);
      return before;
    },
  };
}

/** How long to wait for a storage that does not answer (milliseconds). */
const patienceMs = 1_000;

export class Kept {
  readonly #keeping: Keeping;
  readonly #platform: Platform;
  #user: string | null = null;
  #device: Device | null = null;
  #loading: Promise<Device> | null = null;
  /** Being written to the device, which is slow; the page may end at any time. */
  readonly #putting = new Map<string, KeptSend>();
  /** Stops listening for the end of the page. */
  readonly close: () => void;

  constructor(keeping: Keeping, platform: Platform) {
    this.#keeping = keeping;
    this.#platform = platform;
    this.close = platform.onHide(() => {
      // A note is text: it has no files.
      const sends = [...this.#putting.values()]
        .filter(({ files }) => !files)
        .map(({ outgoing, createdAt }) => ({ outgoing, createdAt, error: null }));
      if (sends.length > 0 && this.#user !== null)
        keeping.note(toJson({ user: this.#user, sends } satisfies Note));
    });
  }

  /** See `Keeping.prepare`. */
  prepare(): void {
    // Code that failed to load is loaded again when it is needed.
    this.#keeping.prepare().catch(() => undefined);
  }

  /**
   * What was kept of this user. Deletes what was kept of others; from now on rows belong to this
   * user.
   */
  async open(userId: string): Promise<Found> {
    this.#user = userId;
    const found = (this.#device || this.#keeping.isMarked()
      ? await this.#use((device) => device.open(userId))
      : undefined) ?? {
      sends: [],
      drafts: [],
    };
    const note = this.#readNote();
    if (note?.user !== userId) return found;
    const isNew = (send: KeptSend) =>
      !found.sends.some(({ outgoing }) => outgoing.clientId === send.outgoing.clientId);
    const added = note.sends.filter(isNew);
    for (const send of added) void this.put(send);
    return { ...found, sends: [...found.sends, ...added] };
  }

  #readNote(): Note | null {
    try {
      return JSON.parse(this.#keeping.note() ?? 'null') as Note | null;
    } catch {
      return null;
    }
  }

  /** The user has left this device. */
  wipe(): void {
    const user = this.#user;
    this.#user = null;
    this.#putting.clear();
    this.#keeping.note();
    if (user !== null && (this.#device || this.#keeping.isMarked()))
      void this.#use((device) => device.wipe(user));
  }

  async put(send: KeptSend): Promise<void> {
    const user = this.#user;
    if (user === null) return;
    const { clientId } = send.outgoing;
    this.#putting.set(clientId, send);
    await this.#use(async (device) => {
      // Cancelled or replaced in the meantime.
      if (this.#putting.get(clientId) !== send) return;
      await device.put(user, send);
      this.#putting.delete(clientId);
    });
  }

  remove(clientId: string): void {
    this.#putting.delete(clientId);
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
        // Code that failed to load is loaded again the next time.
        if (!this.#device) this.#loading = null;
        settle();
      });
    });
  }
}
