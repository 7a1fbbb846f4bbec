/** The members of a large group whom the conversation does not list, as the server finds them by what is typed of their names. */
import type { Conversation, Core, User } from '@parlor/sdk';
import { matches } from '../people/matches.js';

/** How long the typing rests before the server is asked, in milliseconds. */
const delay = 180;

export class MemberSearch {
  /** Of which group, and how many were in it. */
  #of = '';
  #found = new Map<string, User>();
  /** Nobody else has names that begin so. */
  #whole: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request = new AbortController();

  /** All that were found in this conversation. */
  in(conversation: Conversation): Iterable<User> {
    return this.#of === keyOf(conversation) ? this.#found.values() : [];
  }

  /** Whoever looked for somebody before is not interested any more. A failure is no news: those who are listed are still there. */
  look(chat: Core, conversation: Conversation, query: string, found: () => void): void {
    this.stop();
    const search = query.trim();
    if (this.#of !== keyOf(conversation)) {
      this.#of = keyOf(conversation);
      this.#found = new Map();
      this.#whole = [];
    }
    if (!search || conversation.memberCount <= conversation.members.length || this.#whole.some((known) => matches(search, known))) return;
    const { signal } = (this.#request = new AbortController());
    this.#timer = setTimeout(() => {
      import('../people/search-members.js')
        .then(({ searchMembers }) => searchMembers(chat, conversation.id, search, signal))
        .then(
          ({ items, next }) => {
            if (signal.aborted) return;
            for (const { user } of items) this.#found.set(user.id, user);
            if (next === null) this.#whole.push(search);
            found();
          },
          () => undefined,
        );
    }, delay);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#request.abort();
  }
}

const keyOf = ({ id, memberCount }: Conversation): string => `${id} ${memberCount}`;
