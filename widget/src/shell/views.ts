/** What the first open of the chat shows, in one file. */
import '../conversation/index.js';
import './panel.js';
