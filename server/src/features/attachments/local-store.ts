/**
 * Files in a folder of this machine, spread over two levels of folders, so that no folder holds too
 * many.
 */
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStore, Opened, Range } from './file-store.js';

export class LocalStore implements FileStore {
  constructor(private readonly folder: string) {}

  async put(key: string, path: string): Promise<void> {
    const target = this.#path(key);
    await mkdir(dirname(target), { recursive: true });
    await flush(path);
    try {
      await rename(path, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
      // The file is on another disk: it gets its own name only when the copy is complete.
      const part = `${target}.part`;
      await copyFile(path, part);
      await flush(part);
      await rename(part, target);
    }
  }

  async open(key: string, range: Range = {}): Promise<Opened | 'unsatisfiable' | null> {
    const file = await open(this.#path(key)).catch(missing);
    if (!file) return null;
    try {
      const { size: total } = await file.stat();
      const { start, end } = within(range, total);
      if (start > end && total > 0) {
        await file.close();
        return 'unsatisfiable';
      }
      return {
        stream: file.createReadStream({ start, ...(total > 0 && { end }) }),
        start,
        end,
        total,
      };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.#path(key), { force: true });
  }

  async *list(): AsyncGenerator<{ key: string; modifiedAt: Date }> {
    for (const first of await names(this.folder, true)) {
      for (const second of await names(join(this.folder, first), true)) {
        const folder = join(this.folder, first, second);
        for (const key of await names(folder, false)) {
          const found = await stat(join(folder, key)).catch(missing);
          if (found) yield { key, modifiedAt: found.mtime };
        }
      }
    }
  }

  address(): Promise<null> {
    return Promise.resolve(null);
  }

  #path(key: string): string {
    if (!/^[\w-][\w.-]{3,80}$/.test(key))
      throw new Error('A key of a file is made of letters, digits, - and .');
    return join(this.folder, key.slice(0, 2), key.slice(2, 4), key);
  }
}

/**
 * The bytes that a range asks for; `start` is greater than `end` if the range includes no byte of
 * the file.
 */
function within({ start, end }: Range, total: number): { start: number; end: number } {
  if (start === undefined)
    return {
      start: end === undefined ? 0 : Math.max(0, total - end),
      end: end === 0 ? -1 : total - 1,
    };
  return { start, end: Math.min(end ?? total - 1, total - 1) };
}

/** A file that was reported as stored must survive a power failure. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function missing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

async function names(folder: string, folders: boolean): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true }).catch(missing);
  return (found ?? []).filter((entry) => entry.isDirectory() === folders).map(({ name }) => name);
}
