/** Search in all conversations, or in one. */
import './search.js';
