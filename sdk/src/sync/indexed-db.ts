import type { OutboxStorage } from './kept.js';

const table = 'rows';

/**
 * Rows in IndexedDB. The database is opened for each use and closed after it, so that nothing of it
 * lives on.
 */
export function indexedDbRows(name: string): OutboxStorage {
  /**
   * `task` makes requests of one transaction; what it gives reads their results when all are done.
   */
  async function use<T>(
    mode: IDBTransactionMode,
    task: (rows: IDBObjectStore) => () => T,
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
  return {
    entries: (prefix) =>
      use('readonly', (rows) => {
        const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
        const [keys, values] = [rows.getAllKeys(range), rows.getAll(range)];
        return () =>
          keys.result.map((key, index) => [key as string, values.result[index] as string]);
      }),
    set: (key, value) => use('readwrite', (rows) => nothingToRead(rows.put(value, key))),
    delete: (key) => use('readwrite', (rows) => nothingToRead(rows.delete(key))),
  };
}

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
