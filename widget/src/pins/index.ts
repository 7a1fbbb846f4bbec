/** The page with the pinned messages of a conversation. */
import './pins.js';
