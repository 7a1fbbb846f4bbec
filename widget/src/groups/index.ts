/** Groups: pages about one group, the list of groups, and ways into a group. */
import './group.js';
import './group-add.js';
import './group-door.js';
import './group-links.js';
import './group-settings.js';
import './groups.js';
import './join.js';
import './new-group.js';

export { speakOfGroups as speak } from '../i18n/group-words.js';
