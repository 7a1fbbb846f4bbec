/** What happens on a site, as charts. */
import './numbers.js';
