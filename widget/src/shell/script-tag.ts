/**
 * Entry of the script tag's first file: the element and the client that connects it. What the chat
 * shows is in views.ts.
 */
import { languageOf } from '../i18n/language.js';
import { load } from '../load.js';
import { nextTask } from '../shared/next-task.js';
import { defineParlorChat } from './parlor-chat.js';

export { clientFor } from './client.js';
export { ParlorChat } from './parlor-chat.js';

// The user is about to open the chat: load its words in parallel.
const chat = document.querySelector('parlor-chat');
const language = chat ? languageOf(chat) : 'en';
if (language !== 'en')
  load(() => import('../i18n/languages.js'))
    .then(({ wordsIn }) => wordsIn(language))
    .catch(() => undefined);

// Running this file and upgrading the page's elements take one task each. A top-level `await` would
// make rollup divide this file.
void nextTask().then(defineParlorChat);
