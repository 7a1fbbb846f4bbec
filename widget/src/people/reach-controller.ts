import {
  createBlocks,
  createContacts,
  type BlockList,
  type Contact,
  type LiveList,
  type RequestList,
  type User,
  type WhoMayWrite,
} from '@parlor/sdk';
import type { ReactiveControllerHost } from 'lit';
import type { ViewContext } from '../shared/view-context.js';
import { LiveController } from '../shared/live-controller.js';

/**
 * Whether the user may write to another user, as far as lists show it: at once, after they accept,
 * request pending, not while they are blocked, or not at all.
 */
export type Reach = 'write' | 'request' | 'requested' | 'blocked' | 'closed';

/**
 * For lists of people to choose from: which of them are contacts, and how the user may reach the
 * others by the site's rule.
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
    this.#contacts = new LiveController(host, () => context().chat.use(createContacts).live);
    this.#requests = new LiveController(
      host,
      () => context().chat.use(createContacts).liveRequests,
    );
    this.#blocks = new LiveController(host, () => context().chat.use(createBlocks).live);
    host.addController({ hostUpdate: () => void this.#ask() });
  }

  get contacts(): readonly User[] {
    return this.#contacts.value?.items.map(({ user }) => user) ?? [];
  }

  of({ id, role }: User): Reach {
    const has = (items: readonly { user: User }[] | undefined): boolean =>
      items?.some(({ user }) => user.id === id) ?? false;
    if (has(this.#blocks.value?.items)) return 'blocked';
    // Only the server knows which groups two users share.
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
      this.#rule = (await this.context().site()).whoMayWrite;
      this.host.requestUpdate();
    } catch {
      // The server decides in any case.
      this.#asked = false;
    }
  }
}
