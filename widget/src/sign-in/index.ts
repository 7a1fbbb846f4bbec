/** Signing in. */
import './sign-in.js';
