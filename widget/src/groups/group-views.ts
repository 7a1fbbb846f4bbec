/**
 * Entry of the file of groups: all their pages, which lead to one another and are fetched together.
 */
import '../attachments/files.js';
import './group.js';
import './group-add.js';
import './group-door.js';
import './group-links.js';
import './group-settings.js';
import './groups.js';
import './join.js';
import './new-group.js';

export { speakOfGroups } from '../i18n/group-words.js';
