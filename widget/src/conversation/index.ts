/** The view of one conversation: its log and the composer. */
import './conversation.js';
