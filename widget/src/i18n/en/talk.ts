/**
 * What is fetched after the first sight of a conversation, put together from the words of the
 * features that take part.
 */
import { words as sending } from '../../attachments/sending-words.js';
import { words as files } from '../../attachments/words.js';
import { words as rows } from '../../conversation-list/words.js';
import { words as search } from '../../search/words.js';
import { words as writing } from '../../writing/words.js';

export const words = {
  attach: 'Attach files',
  record: 'Record a voice message',
  ...writing,
  sending,
  search,
  rows,
  files,
  /** A muted conversation raises no alerts. */
  mute: {
    mute: 'Mute',
    muted: 'Muted',
    until: (time: string) => `Muted until ${time}`,
    unmute: 'Unmute',
    /** For how long. */
    hour: 'For 1 hour',
    hours: 'For 8 hours',
    morning: 'Until tomorrow morning',
    week: 'For a week',
    always: 'Until I unmute it',
    unmuted: 'No longer muted',
    mentioned: 'You were mentioned',
  },
};
