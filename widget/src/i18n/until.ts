import type { Catalogue } from './en.js';
import { daysBetween, type Formats } from './formats.js';

/**
 * A time in the future, or in the log a time in the past, in the shortest form: 14:05, Mon 14:05,
 * 28 Nov, 28 Nov 2027.
 */
export function untilOf(
  date: Date,
  formats: Formats,
  { language }: Pick<Catalogue, 'language'>,
  now = new Date(),
): string {
  const days = daysBetween(now, date);
  if (days === 0) return formats.time(date);
  const variety = navigator.languages.find((tag) => tag.split('-')[0] === language) ?? language;
  const said = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(new Intl.Locale(variety, { numberingSystem: 'latn' }), options).format(
      date,
    );
  if (days > 0 && days < 7) return `${said({ weekday: 'short' })} ${formats.time(date)}`;
  return said({
    day: 'numeric',
    month: 'short',
    ...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
  });
}
