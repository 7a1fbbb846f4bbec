/**
 * Users who wrote or are named in the shown part of a conversation and are not among the members
 * that it lists: members of a large group beyond the listed ones, and users who have left.
 */
import type { Message, User } from '@parlor/sdk';
import type { LitElement } from 'lit';
import type { ViewContext } from '../shared/view-context.js';
import { SendersController } from '../shared/senders-controller.js';

/** If several joined together, only this many are named. */
const namedAtOnce = 3;

export class UnlistedController {
  readonly #senders: SendersController;
  #items: readonly Message[] = [];
  #ids: readonly string[] = [];

  constructor(
    private readonly host: LitElement,
    private readonly deps: { context: () => ViewContext; people: () => ReadonlyMap<string, User> },
  ) {
    this.#senders = new SendersController(host, deps.context);
  }

  /** Those who are known by now; each is requested once. A deleted user has no name. */
  get found(): { user: User }[] {
    const people = this.deps.people();
    return this.#ids.flatMap((id) => {
      const user = people.has(id) ? null : this.#senders.of(id);
      return user && user.status !== 'deleted' ? [{ user }] : [];
    });
  }

  /** Call while the host renders. */
  look(items: readonly Message[]): void {
    if (items === this.#items) return;
    this.#items = items;
    const ids = new Set<string | null | undefined>();
    for (const { senderId, mentions, system, replyTo } of items) {
      ids.add(senderId).add(replyTo?.senderId);
      for (const id of mentions) ids.add(id);
      if (!system) continue;
      if ('by' in system) ids.add(system.by);
      if ('userId' in system) ids.add(system.userId);
      if ('userIds' in system) for (const id of system.userIds.slice(0, namedAtOnce)) ids.add(id);
    }
    const people = this.deps.people();
    this.#ids = [...ids].filter((id): id is string => typeof id === 'string' && !people.has(id));
    if (this.#ids.length > 0) void this.host.updateComplete.then(() => this.host.requestUpdate());
  }
}
