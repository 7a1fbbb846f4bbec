/** The audit log of a site. */
import './audit.js';
