import type { BlockList, Contact, LiveList, RequestList, User, WhoMayWrite } from '@parlor/sdk';
import type { ReactiveControllerHost } from 'lit';
import { relationsOf } from '../shared/relations.js';
import type { ViewContext } from '../shell/view-context.js';
import { LiveController } from '../shared/live-controller.js';

/**
 * Whether one may write to somebody, as far as lists show it: at once, once they agree, not while
 * one blocks them, or not at all.
 */
export type Reach = 'write' | 'request' | 'requested' | 'blocked' | 'closed';

/**
 * For lists of people to choose from: who of them is a contact, and how one may reach the others by
 * the rule of the site.
 */
export class ReachController {
  #rule: WhoMayWrite | undefined;
  #asked = false;
  readonly #contacts: LiveController<LiveList<Contact>>;
  readonly #requests: LiveController<RequestList>;
  readonly #blocks: LiveController<BlockList>;

  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    private readonly context: () => ViewContext,
  ) {
    const of = () => relationsOf(context().chat);
    this.#contacts = new LiveController(host, () => of().contacts.live);
    this.#requests = new LiveController(host, () => of().contacts.liveRequests);
    this.#blocks = new LiveController(host, () => of().blocks.live);
    host.addController({ hostUpdate: () => void this.#ask() });
  }

  get contacts(): readonly User[] {
    return this.#contacts.value?.items.map(({ user }) => user) ?? [];
  }

  of({ id, role }: User): Reach {
    const has = (items: readonly { user: User }[] | undefined): boolean =>
      items?.some(({ user }) => user.id === id) ?? false;
    if (has(this.#blocks.value?.items)) return 'blocked';
    // What two have in common the server alone knows.
    const isOpen =
      this.#rule === undefined || this.#rule === 'anyone' || this.#rule === 'shared_group';
    if (isOpen || role !== 'user' || this.context().me.role !== 'user') return 'write';
    if (this.#rule === 'staff') return 'closed';
    return has(this.#contacts.value?.items)
      ? 'write'
      : has(this.#requests.value?.outgoing)
        ? 'requested'
        : 'request';
  }

  async #ask(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.#rule = await relationsOf(this.context().chat).rule();
      this.host.requestUpdate();
    } catch {
      // The server decides in any case.
      this.#asked = false;
    }
  }
}
