/** The user's own profile and settings. */
import './profile.js';

declare module '../shared/view-context.js' {
  interface Views {
    profile: unknown;
  }
}
