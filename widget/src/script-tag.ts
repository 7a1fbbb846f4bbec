/**
 * Entry of the script tag's files: what connects, counts and calls. What it shows is in
 * first-views.ts. What is imported first stands first, so that like stands beside like, which makes
 * the file smaller.
 */
import 'lit';
import '@parlor/sdk';
import './locale/en.js';
import './locale/formats.js';
import './styles/tokens.styles.js';
import './styles/waiting.styles.js';
import './parlor-chat.styles.js';

import { languageOf } from './locale/language.js';

export { ParlorChat } from './parlor-chat.js';

// This file comes with the first intent: by the time that the chat is opened, its words are here
// too.
const chat = document.querySelector('parlor-chat');
const language = chat ? languageOf(chat) : 'en';
if (language !== 'en')
  import('./locale/languages.js').then(({ wordsIn }) => wordsIn(language)).catch(() => undefined);
