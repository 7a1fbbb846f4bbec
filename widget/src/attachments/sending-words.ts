import { pluralsOf } from '../i18n/plurals.js';

const plural = pluralsOf('en');

/** Files that are about to be sent, and voice messages. */
export const words = {
  tray: 'Files to send',
  chosen: (count: number) =>
    plural(count, { one: `${count} file to send`, other: `${count} files to send` }),
  remove: (name: string) => `Remove ${name}`,
  drop: 'Drop files here to send them',
  large: (name: string, most: string) => `${name} is too large. Files can be up to ${most}.`,
  kind: (name: string) => `${name} cannot be sent here: this kind of file is not allowed.`,
  format: (name: string) =>
    `${name} is in a picture format that cannot be shown here. Save it as JPEG or PNG and send that.`,
  empty: (name: string) => `${name} is empty.`,
  many: (count: number) =>
    plural(count, {
      one: 'A message can have one file. The others were left out.',
      other: `A message can have up to ${count} files. The others were left out.`,
    }),
  nearlyFull: (used: string, most: string) => `With these, your files take up ${used} of ${most}.`,
  littleRoom: (left: string) => `These files may not fit: there is room for ${left} more.`,
  noRoom: 'There is no room for more files right now.',
  dismiss: 'Dismiss',
  voice: 'Voice message',
  recording: 'Recording',
  stop: 'Stop',
  discard: 'Discard',
  discarded: 'Recording discarded.',
  undo: 'Undo',
  listen: 'Listen',
  pause: 'Pause',
  left: (time: string) => `${time} left`,
  full: 'The recording has reached its maximum length.',
  denied:
    'The browser does not let this page use the microphone. You can allow it in the browser’s settings for this page.',
  missing: 'No microphone was found.',
  broken: 'The recording did not work. Please try again.',
};
