/** Search in all conversations, or in one. */
import './search.js';

declare module '../shared/view-context.js' {
  interface Views {
    /** In all conversations, or in one. */
    search: { conversationId?: string };
  }
}
