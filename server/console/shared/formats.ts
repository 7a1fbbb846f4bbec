const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const numbers = new Intl.NumberFormat('en');
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "12 Mar 2026". */
export const formatDate = (time: string): string => dates.format(new Date(time));

/** "12 Mar 2026, 14:05". */
export const formatTime = (time: string): string => times.format(new Date(time));

export const formatNumber = (value: number): string => numbers.format(value);

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** "3 minutes ago", "in 2 hours", "yesterday"; a date for what is over a month away. */
export function formatAgo(time: string): string {
  const seconds = Math.round((new Date(time).getTime() - Date.now()) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 45) return 'just now';
  if (distance < hour) return relative.format(Math.round(seconds / minute), 'minute');
  if (distance < day) return relative.format(Math.round(seconds / hour), 'hour');
  if (distance < 30 * day) return relative.format(Math.round(seconds / day), 'day');
  return formatDate(time);
}
