import { pluralsOf } from '../i18n/plurals.js';

const plural = pluralsOf('en');

/** Shown when the user cannot write or has to wait. */
export const words = {
  announcement: 'Only owners and admins can write here.',
  closed: 'This conversation is closed. You can read it, but nobody can write in it.',
  deactivated: 'This person no longer uses the chat.',
  silenced: (until: string) => `You can read, but not write, until ${until}.`,
  waiting: (seconds: string) => `Slow mode: you can send the next message in ${seconds}`,
  slow: (every: string) => `Slow mode: one message every ${every}`,
  busy: (time: string) => `Many messages at once: the rest is sent automatically in ${time}`,
  seconds: (count: number) => `${count} s`,
  time: (minutes: number, seconds: number) => `${minutes}:${String(seconds).padStart(2, '0')} min`,
  minutes: (count: number) => plural(count, { one: `${count} minute`, other: `${count} minutes` }),
  hours: (count: number) => plural(count, { one: `${count} hour`, other: `${count} hours` }),
  outsideTitle: 'You are not in this conversation',
  outsideText: 'You left it, or you were removed. You do not receive its messages.',
  comeBack: 'Join or ask to join',
};
