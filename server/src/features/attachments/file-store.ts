/**
 * Where bytes are stored, under keys that we make: letters, digits, `-` and `.`. The database is
 * the source of truth; files in the store without a row are deleted.
 */
import type { Readable } from 'node:stream';

/**
 * A part of a file, as in HTTP: both ends are included. Without `start` it is the last `end` bytes.
 */
export interface Range {
  start?: number;
  end?: number;
}

export interface Opened {
  stream: Readable;
  /** The first and the last byte of `stream`, and how many the file has. */
  start: number;
  end: number;
  total: number;
}

/** The headers for a browser that fetches a file directly from the store. */
export interface Shown {
  type: string;
  disposition: string;
}

export interface FileStore {
  /**
   * Takes over the file at `path`, which may not be there afterwards. The file is safely stored
   * when this resolves.
   */
  put(key: string, path: string, type: string): Promise<void>;
  /**
   * Null if there is no such file, `unsatisfiable` if the range lies beyond it. The caller must end
   * the stream.
   */
  open(key: string, range?: Range): Promise<Opened | 'unsatisfiable' | null>;
  /** Does not throw if there is no such file. */
  delete(key: string): Promise<void>;
  /** All files, in any order. */
  list(): AsyncIterable<{ key: string; modifiedAt: Date }>;
  /**
   * An address that shows the file for `seconds` to everyone who has it; null if the server must
   * serve the file itself.
   */
  address(key: string, shown: Shown, seconds: number): Promise<string | null>;
}
