/** What a user does with a message, put together from the words of the features that take part. */
import { words as gallery } from '../../attachments/gallery-words.js';
import { words as emoji } from '../../emoji/words.js';
import { words as actions } from '../../message-actions/words.js';
import { words as pins } from '../../pins/words.js';

export const words = { ...actions, emoji, pins, gallery };
