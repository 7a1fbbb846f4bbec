/**
 * Who wrote or is named in what is shown of a conversation and is not among the members that it
 * lists: those beyond the first of a large group, and who has left.
 */
import type { Message, User } from '@parlor/sdk';
import type { LitElement } from 'lit';
import type { ViewContext } from '../shared/view-context.js';
import { SendersController } from '../shared/senders-controller.js';

/** Of those who came together no more are named. */
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

  /**
   * Those of them who are known by now; each is asked for once. Whoever was deleted has no name.
   */
  get found(): { user: User }[] {
    const people = this.deps.people();
    return this.#ids.flatMap((id) => {
      const user = people.has(id) ? null : this.#senders.of(id);
      return user && user.status !== 'deleted' ? [{ user }] : [];
    });
  }

  /** While the host draws. */
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
