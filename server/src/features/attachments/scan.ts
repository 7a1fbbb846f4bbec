/** How the operator has files scanned before they can be opened: by a command, or at an address. */
import { execFile } from 'node:child_process';
import { openAsBlob } from 'node:fs';

/** `problem` says why there is no verdict: ask again later. */
export type Verdict = 'clean' | 'refused' | { problem: string };

export type Scan = (path: string, signal: AbortSignal) => Promise<Verdict>;

const timeoutMs = 5 * 60_000;

/**
 * Runs the command with the file's path as its last argument. Exit code 0 is clean, 1 is refused,
 * as for virus scanners.
 */
export function scanByCommand(line: string): Scan {
  const [command = '', ...given] = line.split(/\s+/).filter(Boolean);
  return (path, signal) =>
    new Promise((resolve) => {
      execFile(
        command,
        [...given, path],
        { signal, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 },
        (error, _stdout, stderr) => {
          if (!error || error.code === 1) return resolve(error ? 'refused' : 'clean');
          // `code` is a number if the command ran, and text such as ENOENT if it could not be
          // started.
          const how =
            typeof error.code === 'number'
              ? `exit code ${error.code}`
              : (error.code ?? error.signal ?? 'failed');
          resolve({ problem: [how, firstLine(stderr)].filter(Boolean).join(': ') });
        },
      );
    });
}

/** The service takes the bytes by POST, and answers `{"clean": true}` or `{"clean": false}`. */
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
      const clean =
        response.ok && typeof answer === 'object' && answer !== null && 'clean' in answer
          ? answer.clean
          : undefined;
      if (typeof clean === 'boolean') return clean ? 'clean' : 'refused';
      return { problem: `status ${response.status} without a verdict` };
    } catch (error) {
      const { cause, message } = error as Error & { cause?: { code?: string } };
      return { problem: cause?.code ?? message };
    }
  };
}

const firstLine = (text: string) => text.trim().split('\n', 1)[0]!.slice(0, 200);
