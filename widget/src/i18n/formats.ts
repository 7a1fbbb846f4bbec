/**
 * Localized dates and counts. The language is the widget's; if the browser requests a regional
 * variant of it (en-GB, en-US), that variant decides between 24 hours and AM/PM. Formatters are
 * created at first use: creating one takes noticeable time.
 */
import type { Catalogue } from './en.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface Formats {
  /** 14:05 */
  time(date: Date): string;
  /** Thursday, 12 March 2026 at 14:05 */
  full(date: Date): string;
  /** Today, Yesterday, Monday, 12 March, 12 March 2024 */
  day(date: Date, now: Date): string;
  /** For lists: 14:05, Yesterday, Mon, 12 Mar, 12/03/2024 */
  short(date: Date, now: Date): string;
  /** "5 min. ago", or `null` for less than a minute. */
  ago(date: Date, now: Date): string | null;
  /** 7, or 999+ at the cap. */
  count(count: number, cap: number): string;
}

/** Whole days between two moments, by the calendar of this device. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / day);
}

export function createFormats(
  catalogue: Pick<Catalogue, 'language' | 'days'>,
  browserLanguages: readonly string[] = [],
): Formats {
  const variety =
    browserLanguages.find((language) => language.split('-')[0] === catalogue.language) ??
    catalogue.language;
  // The same digits as in the chat's own words.
  const digits = { numberingSystem: 'latn' } as const;
  const formatters = new Map<string, Intl.DateTimeFormat>();
  const format = (date: Date, options: Intl.DateTimeFormatOptions): string => {
    const key = JSON.stringify(options);
    let formatter = formatters.get(key);
    if (!formatter)
      formatters.set(
        key,
        (formatter = new Intl.DateTimeFormat(variety, { ...digits, ...options })),
      );
    return formatter.format(date);
  };
  let relative: Intl.RelativeTimeFormat | undefined;
  let numbers: Intl.NumberFormat | undefined;

  const time = (date: Date) => format(date, { timeStyle: 'short' });
  return {
    time,
    full: (date) => format(date, { dateStyle: 'full', timeStyle: 'short' }),
    day(date, now) {
      const days = daysBetween(date, now);
      if (days === 0) return catalogue.days.today;
      if (days === 1) return catalogue.days.yesterday;
      if (days > 1 && days < 7) return format(date, { weekday: 'long' });
      const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
      return format(date, { day: 'numeric', month: 'long', ...year });
    },
    short(date, now) {
      const days = daysBetween(date, now);
      if (days <= 0) return time(date);
      if (days === 1) return catalogue.days.yesterday;
      if (days < 7) return format(date, { weekday: 'short' });
      if (date.getFullYear() === now.getFullYear())
        return format(date, { day: 'numeric', month: 'short' });
      return format(date, { dateStyle: 'short' });
    },
    ago(date, now) {
      const elapsed = now.getTime() - date.getTime();
      if (elapsed < minute) return null;
      relative ??= new Intl.RelativeTimeFormat(variety, {
        ...digits,
        numeric: 'auto',
        style: 'short',
      });
      if (elapsed < hour) return relative.format(-Math.floor(elapsed / minute), 'minute');
      const days = daysBetween(date, now);
      if (days === 0 || elapsed < 6 * hour)
        return relative.format(-Math.floor(elapsed / hour), 'hour');
      if (days < 7) return relative.format(-days, 'day');
      if (days < 30) return relative.format(-Math.floor(days / 7), 'week');
      if (days < 365) return relative.format(-Math.floor(days / 30), 'month');
      return relative.format(-Math.floor(days / 365), 'year');
    },
    count(count, cap) {
      const shown = Math.min(count, cap);
      // Small numbers are only digits; the very first formatter takes as long as rendering the
      // list.
      const text =
        shown < 1000
          ? `${shown}`
          : (numbers ??= new Intl.NumberFormat(variety, digits)).format(shown);
      return count < cap ? text : `${text}+`;
    },
  };
}
