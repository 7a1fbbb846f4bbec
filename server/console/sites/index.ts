/** The sites of the operator, and new ones. */
import './sites.js';
