/** What the first open of the chat shows, in one file. */
import '../conversation/conversation.js';
import './panel.js';
