import type { Formats } from '../locale/formats.js';

/** When something is over: the time of day while that is near, and the day where it is far. */
export function untilWhen(time: string, formats: Formats): string {
  const at = new Date(time);
  return at.getTime() - Date.now() > 12 * 3_600_000 ? formats.day(at, new Date()) : formats.time(at);
}
