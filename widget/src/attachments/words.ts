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
  /** For files of one kind; files of several kinds are counted as files. */
  counted: (kind: AttachmentKind, count: number): string => counted[kind](count),
  voice: 'Voice message',
  download: 'Download',
  play: 'Play',
  pause: 'Pause',
  /** The playback speed: 1×, 1.5× or 2×. */
  speed: 'Speed',
  /** In a video or a sound. */
  position: 'Position',
  /** A file that is or may be harmful. */
  checking: 'Being checked…',
  refused: 'Did not pass the check',
  broken: 'Could not be loaded',
  cancel: 'Cancel sending',
};
