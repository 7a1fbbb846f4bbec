/** The user's own profile and settings. */
import './profile.js';
