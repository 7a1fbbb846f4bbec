/** What the operator lets look at files before anybody opens them: a command, or an address. */
import { execFile } from 'node:child_process';
import { openAsBlob } from 'node:fs';

/** `unknown`: it could not say; ask again later. */
export type Verdict = 'clean' | 'refused' | 'unknown';

export type Scan = (path: string, signal: AbortSignal) => Promise<Verdict>;

const timeoutMs = 5 * 60_000;

/** Run with the file's path as its last argument: 0 is clean, 1 is refused, as of virus scanners. */
export function scanByCommand(line: string): Scan {
  const [command = '', ...given] = line.split(/\s+/).filter(Boolean);
  return (path, signal) =>
    new Promise((resolve) => {
      execFile(command, [...given, path], { signal, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 }, (error) => {
        resolve(!error ? 'clean' : error.code === 1 ? 'refused' : 'unknown');
      });
    });
}

/** Takes the bytes by POST, and answers `{"clean": true}` or `{"clean": false}`. */
export function scanByAddress(url: string): Scan {
  return async (path, signal) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: await openAsBlob(path),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      const answer: unknown = await response.json();
      const clean = response.ok && typeof answer === 'object' && answer !== null && 'clean' in answer ? answer.clean : undefined;
      return clean === true ? 'clean' : clean === false ? 'refused' : 'unknown';
    } catch {
      return 'unknown';
    }
  };
}
