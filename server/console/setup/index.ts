/** How a site is connected to its pages and its backend. */
import './setup.js';
