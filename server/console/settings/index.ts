/** All settings of a site. */
import './settings.js';
