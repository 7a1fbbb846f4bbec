import {
  createBlocks,
  createContacts,
  type BlockList,
  type Conversation,
  type LeftGuestName,
  type RequestList,
} from '@parlor/sdk';
import { css, html, nothing, type LitElement, type TemplateResult } from 'lit';
import { isFolded } from '../shared/is-folded.js';
import type { PeopleWords } from '../i18n/en.js';
import { adopt } from '../shared/adopt.js';
import type { ViewContext } from '../shared/view-context.js';
import { InvitationsController, invitationsMost } from '../shared/invitations-controller.js';
import { LiveController } from '../shared/live-controller.js';
import { countedMost, OpenCasesController } from '../shared/open-cases-controller.js';
import { WordsController } from '../shared/words-controller.js';
import { load } from '../load.js';

const styles = css`
  .people {
    position: relative;
  }
  .people .count {
    position: absolute;
    inset-block-start: -1px;
    inset-inline-end: -3px;
    min-inline-size: 1.5em;
    padding-inline: 0.4em;
    line-height: 1.5;
    box-shadow: 0 0 0 2px var(--ground);
  }
  /* Four buttons and a word, on the narrowest phones. */
  @media (max-width: 359.98px) {
    .bar {
      gap: 0;
      padding-inline: 12px 6px;
    }
    .bar h1 {
      font-size: var(--text-xl);
    }
  }
`;

/**
 * What the list of conversations shows of contacts and blocks: the number of contact requests,
 * invitations and open cases, and which last messages are folded. Fetched when the list is loaded.
 */
export class Relations {
  readonly #words: WordsController<PeopleWords>;
  readonly #requests: LiveController<RequestList>;
  readonly #blocks: LiveController<BlockList>;
  readonly #cases: OpenCasesController;
  readonly #invitations: InvitationsController;
  readonly #leftGuest: LiveController<LeftGuestName | null>;

  constructor(
    host: LitElement,
    private readonly context: () => ViewContext,
  ) {
    this.#leftGuest = new LiveController<LeftGuestName | null>(
      host,
      () => context().chat.auth.leftGuest,
      (guest) => {
        if (guest) void load(() => import('./left-guest.js')).catch(() => undefined);
      },
    );
    this.#words = new WordsController(host, () => context().t.peopleWords);
    this.#cases = new OpenCasesController(host, context);
    this.#invitations = new InvitationsController(host, context);
    adopt(host.shadowRoot, styles);
    this.#requests = new LiveController(
      host,
      () => context().chat.use(createContacts).liveRequests,
    );
    this.#blocks = new LiveController<BlockList>(
      host,
      () => context().chat.use(createBlocks).live,
      ({ hidden }) => {
        // Load them now, so that messages are folded when a conversation opens.
        if (hidden.size > 0)
          context()
            .load('messageActions')
            .catch(() => undefined);
      },
    );
  }

  /**
   * On the button that leads to the people: contact requests and invitations, and for moderators
   * open cases.
   */
  badge(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    const { formats } = this.context();
    const requests = this.#requests.value?.count ?? 0;
    const cases = this.#cases.count;
    const invitations = this.#invitations.count;
    const all = requests + cases + invitations;
    if (all === 0) return nothing;
    return html`<span class="count" aria-hidden="true"
        >${formats.count(all, cases === countedMost ? countedMost : 99)}</span
      >${requests ? html`<span class="listen">, ${words?.waiting(requests, formats.count(requests, 99))}</span>` : nothing}${
        invitations
          ? html`<span class="listen"
              >,
              ${words?.invitations(invitations, formats.count(invitations, invitationsMost - 1))}</span
            >`
          : nothing
      }${cases ? html`<span class="listen">, ${words?.toLookAt(formats.count(cases, countedMost))}</span>` : nothing}`;
  }

  /** Above the conversations: asks whether to keep those of a guest who used this device. */
  question(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    const guest = this.#leftGuest.value;
    if (!words || !guest) return nothing;
    return html`<parlor-left-guest
      .context=${this.context()}
      .words=${words}
      .name=${guest.name}
      @decided=${({ currentTarget }: Event) => (currentTarget as Element).parentNode?.querySelector<HTMLElement>('h1')?.focus()}
    ></parlor-left-guest>`;
  }

  /** In place of a group's last message, if a blocked user has sent it. */
  preview(conversation: Conversation): string | undefined {
    const { lastMessage } = conversation;
    const hidden = this.#blocks.value?.hidden;
    return lastMessage && hidden && isFolded(lastMessage, conversation, hidden)
      ? this.#words.value?.folded(1)
      : undefined;
  }
}
