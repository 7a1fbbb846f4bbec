/**
 * The members of a large group whom the conversation does not list, found by the server by the
 * typed beginning of their names.
 */
import type { Conversation, Core, User } from '@parlor/sdk';
import { matches } from '../shared/matches.js';
import { SearchPause } from '../shared/search-pause.js';
import { load } from '../load.js';

export class MemberSearch {
  /** Identifies the group and its number of members. */
  #of = '';
  #found = new Map<string, User>();
  /** Beginnings for which all matching members have been found. */
  #whole: string[] = [];
  readonly #pause = new SearchPause();
  #request = new AbortController();

  /** All members found in this conversation. */
  in(conversation: Conversation): Iterable<User> {
    return this.#of === keyOf(conversation) ? this.#found.values() : [];
  }

  /** Cancels the search before. A failure is ignored: the listed members are still shown. */
  look(chat: Core, conversation: Conversation, query: string, found: () => void): void {
    this.stop();
    const search = query.trim();
    if (this.#of !== keyOf(conversation)) {
      this.#of = keyOf(conversation);
      this.#found = new Map();
      this.#whole = [];
    }
    if (
      !search ||
      conversation.memberCount <= conversation.members.length ||
      this.#whole.some((known) => matches(search, known))
    )
      return;
    const { signal } = (this.#request = new AbortController());
    this.#pause.before(() => {
      load(() => import('./search-members.js'))
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
    });
  }

  stop(): void {
    this.#pause.stop();
    this.#request.abort();
  }
}

const keyOf = ({ id, memberCount }: Conversation): string => `${id} ${memberCount}`;
