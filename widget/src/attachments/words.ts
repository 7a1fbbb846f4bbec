/** The words of files in messages. */
import type { AttachmentKind } from '@parlor/sdk';
import { pluralsOf } from '../i18n/plurals.js';

const plural = pluralsOf('en');

const counted: Record<AttachmentKind, (count: number) => string> = {
  picture: (count) => plural(count, { one: 'Picture', other: `${count} pictures` }),
  video: (count) => plural(count, { one: 'Video', other: `${count} videos` }),
  audio: (count) => plural(count, { one: 'Audio', other: `${count} audio files` }),
  file: (count) => plural(count, { one: 'File', other: `${count} files` }),
};

export const words = {
  /** Of files of one kind, or of several: then they are files. */
  counted: (kind: AttachmentKind, count: number): string => counted[kind](count),
  voice: 'Voice message',
  download: 'Download',
  play: 'Play',
  pause: 'Pause',
  /** Of playing: 1×, 1.5× or 2×. */
  speed: 'Speed',
  /** In a film or a sound. */
  position: 'Position',
  /** A file that may harm, or is not known not to. */
  checking: 'Being checked…',
  refused: 'Did not pass the check',
  broken: 'Could not be loaded',
  cancel: 'Cancel sending',
};
