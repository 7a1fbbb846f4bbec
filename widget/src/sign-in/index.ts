/** The ways to sign in. */
import './sign-in.js';
