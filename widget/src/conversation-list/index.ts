/** The list of conversations, and the page with those that are archived. */
import './conversation-list.js';
import { load } from '../load.js';

declare module '../shared/view-context.js' {
  interface Views {
    /** The archived conversations. */
    archived: unknown;
  }
}

export const views = { archived: () => load(() => import('./archived.js')) };
