/**
 * Where bytes are kept, by keys of our making: letters, digits, `-` and `.`. What stands in the
 * database is the truth; what the store holds besides is swept up.
 */
import type { Readable } from 'node:stream';

/**
 * A part of a file, as HTTP counts: both ends are in it. Without `start` it is the last `end`
 * bytes.
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

/** What a browser is told of a file that it fetches from the store itself. */
export interface Shown {
  type: string;
  disposition: string;
}

export interface FileStore {
  /**
   * Takes the file at `path` over, which may be gone from there afterwards. Kept safely when it
   * resolves.
   */
  put(key: string, path: string, type: string): Promise<void>;
  /**
   * Null where there is no such file, `unsatisfiable` where the range lies beyond it. The stream is
   * the caller's to end.
   */
  open(key: string, range?: Range): Promise<Opened | 'unsatisfiable' | null>;
  /** What is not there is no fault. */
  delete(key: string): Promise<void>;
  /** Everything there is, in any order. */
  list(): AsyncIterable<{ key: string; modifiedAt: Date }>;
  /**
   * An address that shows the file for `seconds`, to whoever has it; null where the server has to
   * hand it out itself.
   */
  address(key: string, shown: Shown, seconds: number): Promise<string | null>;
}
