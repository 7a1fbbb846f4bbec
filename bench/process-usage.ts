/** What the operating system says of a process; nothing where it has no `/proc`. */
import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** The processor time of a process so far, in milliseconds. */
export function processorMs(pid: number): number {
  // The name, in parentheses, may hold anything.
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)!.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** The memory of a process, in MB. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s*(\d+)/.exec(read(`/proc/${pid}/status`))?.[1]) / 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
