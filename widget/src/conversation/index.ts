/** The view of one conversation: its log and the composer. */
import type { User } from '@parlor/sdk';
import './conversation.js';

declare module '../shared/view-context.js' {
  interface Views {
    /**
     * A conversation; `at`: the message to show, instead of the first unread one. With `people`, a
     * direct conversation that its first message will create.
     */
    conversation: { conversationId: string; at?: number } | { people: readonly User[] };
  }
}
