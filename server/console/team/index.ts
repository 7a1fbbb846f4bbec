/** The operators of a site, and invitations. */
import './team.js';
