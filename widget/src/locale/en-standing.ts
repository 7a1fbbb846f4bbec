import { pluralsOf } from './plurals.js';

const plural = pluralsOf('en');

/** What stands where one cannot write, and while one has to wait. */
export const enStanding = {
  announcement: 'Only owners and admins write here.',
  closed: 'This conversation is closed. You can read it, and nobody can write in it.',
  deactivated: 'This person does not use the chat any more.',
  silenced: (until: string) => `You can read, but not write, until ${until}.`,
  waiting: (seconds: string) => `Slow mode: your next message can go in ${seconds}`,
  slow: (every: string) => `Slow mode: one message every ${every}`,
  busy: (time: string) => `Many messages at once: the rest goes by itself in ${time}`,
  seconds: (count: number) => `${count} s`,
  time: (minutes: number, seconds: number) => `${minutes}:${String(seconds).padStart(2, '0')} min`,
  minutes: (count: number) => plural(count, { one: `${count} minute`, other: `${count} minutes` }),
  hours: (count: number) => plural(count, { one: `${count} hour`, other: `${count} hours` }),
  outsideTitle: 'You are not in this conversation',
  outsideText: 'You left it, or somebody removed you. What is said there does not reach you.',
  comeBack: 'Join or ask to join',
};
