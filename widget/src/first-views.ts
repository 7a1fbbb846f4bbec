/**
 * What the first open of the chat shows. The order makes its file smaller: similar modules are next
 * to each other (all styles, then templates), as gzip looks back 32 KB.
 */
import './styles/controls.styles.js';
import './elements/panel.styles.js';
import './styles/people.styles.js';
import './elements/conversation-list.styles.js';
import './elements/conversation.styles.js';
import './elements/composer.styles.js';
import './elements/message-list.styles.js';
import './elements/panel.js';
