/** The operator's own account. */
import './account.js';
