/** People: the directory, contacts and their requests, and the page about one user. */
import './directory.js';
import './people.js';
import './person.js';

declare module '../shared/view-context.js' {
  interface Views {
    directory: unknown;
    /** Contacts and contact requests. */
    people: unknown;
    /** The profile of another user. */
    person: { userId: string };
  }
}
