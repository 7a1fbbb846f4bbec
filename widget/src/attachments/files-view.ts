/** The page with the pictures, files and links of a conversation. Its words are those of groups. */
import './files.js';

export { speakOfGroups as speak } from '../i18n/group-words.js';
