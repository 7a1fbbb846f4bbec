/** What operators see before they are signed in. */
import './redeem.js';
import './sign-in.js';
import './sign-up.js';
