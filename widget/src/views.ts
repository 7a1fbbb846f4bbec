/** What the first open of the chat shows, in one file. */
import './elements/conversation.js';
import './elements/panel.js';
