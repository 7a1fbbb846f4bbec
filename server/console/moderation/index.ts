/** Reports, held messages and filters of a site. */
import './moderation.js';
