import type { FileStorage, OutboxStorage } from './kept.js';

const table = 'rows';

/**
 * Rows in IndexedDB, and files in a second database, so that reading all rows reads no file. A
 * database is opened for each use and closed after it, so that no connection stays open.
 */
export function indexedDbRows(name: string): OutboxStorage {
  const rows = name;
  const files = `${name}:files`;
  return {
    entries: (prefix) =>
      use(rows, 'readonly', (store) => {
        const range = withPrefix(prefix);
        const [keys, values] = [store.getAllKeys(range), store.getAll(range)];
        return () =>
          keys.result.map((key, index) => [key as string, values.result[index] as string]);
      }),
    set: (key, value) => use(rows, 'readwrite', (store) => nothingToRead(store.put(value, key))),
    delete: (key) => use(rows, 'readwrite', (store) => nothingToRead(store.delete(key))),
    files: {
      get: (key) =>
        use(files, 'readonly', (store) => {
          const found = store.get(key);
          return () => (found.result as Blob | undefined) ?? null;
        }),
      set: (key, file) => use(files, 'readwrite', (store) => nothingToRead(store.put(file, key))),
      delete: (prefix) =>
        use(files, 'readwrite', (store) => nothingToRead(store.delete(withPrefix(prefix)))),
    } satisfies FileStorage,
  };
}

/**
 * `task` makes the requests of one transaction; the function that it returns reads their results
 * when all requests are done.
 */
async function use<T>(
  name: string,
  mode: IDBTransactionMode,
  task: (store: IDBObjectStore) => () => T,
): Promise<T> {
  const database = await open(name);
  try {
    const transaction = database.transaction(table, mode);
    const read = task(transaction.objectStore(table));
    await done(transaction);
    return read();
  } finally {
    database.close();
  }
}

const withPrefix = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

const nothingToRead = (request: IDBRequest) => () => void request;

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB did not open.'));
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB gave up.'));
  });
}
