/** The list of conversations, and the page with those that are archived. */
import './conversation-list.js';
import { load } from '../load.js';

export const views = { archived: () => load(() => import('./archived.js')) };
