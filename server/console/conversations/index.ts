/** The conversations of a site: the list, and the page of a conversation. */
import './conversations.js';
import './conversation.js';
