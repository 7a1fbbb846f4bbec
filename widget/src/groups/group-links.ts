/**
 * Invite links of a group, for its owners and admins: creating one with an expiry, copying it while
 * it is still visible, and revoking it.
 */
import { createInvites, limits, type Invite } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { GroupController } from '../shared/group-controller.js';
import { LostFocusController } from '../shared/lost-focus-controller.js';
import { PagedController } from '../shared/paged-controller.js';
import { SubmitController } from '../shared/submit-controller.js';
import { define } from '../shared/define.js';
import { inviteLink } from '../shared/invite-link.js';
import type { FullCatalogue } from '../i18n/en.js';
import { WordsController } from '../shared/words-controller.js';
import { untilOf } from '../i18n/until.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { selects } from '../shared/selects.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { View, ViewContext } from '../shared/view-context.js';
import '../shared/choice-menu.js';
import type { Question } from '../shared/choice-menu.js';
import { formValues } from '../shared/form-values.js';
import { groupIcons } from '../shared/group-icons.js';
import { groupInstead } from '../shared/group-instead.js';
import { skeletonRows } from '../shared/skeleton.js';
import { groupsStyles } from '../shared/groups.styles.js';
import { failed } from '../shared/notice.js';
import { submitButton } from '../shared/submit-button.js';
import { viewBar } from '../shared/view-bar.js';

const day = 24 * 3600;
/** The choices: lifetimes in seconds, and numbers of people; 0 is unlimited. */
const lifetimes = [day, 7 * day, 30 * day, 0];
const uses = [1, 10, 100, 0];

export class GroupLinks extends LitElement {
  static override styles = [controls, forms, people, waiting, page, groupsStyles, selects];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: Extract<View, { name: 'group-links' }>;
  readonly #words = new WordsController(this, () => this.context.t.groups);

  /** The link that was just created: the server never returns its token again. */
  @state() private made: { id: string; link: string } | undefined;
  @state() private copied: 'yes' | 'failed' | undefined;
  @state() private ending: { question: Question; anchor: HTMLElement } | undefined;
  readonly #group = new GroupController(this);
  readonly #create = new SubmitController(this);
  #stop: (() => void) | undefined;
  readonly #list = new PagedController<Invite>(this, async (_, signal) => ({
    items: await this.#invites.list(this.view.conversationId, signal),
    next: null,
    prev: null,
  }));

  constructor() {
    super();
    new LostFocusController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // The new member may have used one of the links.
    this.#stop = this.context.chat.on('member.joined', ({ conversationId }) => {
      if (conversationId === this.view.conversationId) void this.#list.load();
    });
    void this.#list.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    if (!words) return nothing;
    const { ending } = this;
    const content = groupInstead(this.#group, this.context, true) ?? this.#content();
    return html`${viewBar(this.context, { title: words.linksTitle })}
      <div class="scroller">${content}</div>
      ${
        ending
          ? html`<parlor-choice-menu
              .context=${this.context}
              .question=${ending.question}
              .anchor=${ending.anchor}
              @close=${() => {
                this.ending = undefined;
              }}
            ></parlor-choice-menu>`
          : nothing
      }`;
  }

  get #invites() {
    return this.context.chat.use(createInvites);
  }

  #content(): TemplateResult {
    const { t, made } = this;
    const words = this.#words.value!;
    const { items, loaded, error } = this.#list;
    return html`
      ${made ? this.#fresh(made) : this.#form()}
      <section aria-labelledby="links">
        <h2 id="links">${words.links}</h2>
        ${
          error && !loaded
            ? failed(t, words.listFailed, error, () => void this.#list.load())
            : !loaded
              ? skeletonRows(t, 2)
              : items.length === 0
                ? html`<p class="empty">${words.noLinks}</p>`
                : html`<ul>
                    ${repeat(
                      items,
                      ({ id }) => id,
                      (invite) => html`<li>${this.#row(invite)}</li>`,
                    )}
                  </ul>`
        }
      </section>
    `;
  }

  #form(): TemplateResult {
    const { t } = this;
    const words = this.#words.value!;
    const { error } = this.#create;
    const choice = (
      name: string,
      label: string,
      steps: readonly number[],
      chosen: number,
      text: (step: number) => string,
    ) =>
      html`<div class="field">
        <label for=${name}>${label}</label>
        <div class="select">
          <select class="input" id=${name} name=${name}>
            ${steps.map((step) => html`<option value=${step} .defaultSelected=${step === chosen}>${text(step)}</option>`)}
          </select>
          ${groupIcons.forward}
        </div>
      </div>`;
    return html`<form class="making" novalidate @submit=${this.#make}>
      <p class="hint">${words.linkText}</p>
      <div class="two">
        ${choice('lifetime', words.linkLasts, lifetimes, 7 * day, (seconds) => words.lasts(seconds / day))}
        ${choice('uses', words.linkUses, uses, 0, (count) => words.usedBy(count))}
      </div>
      ${error ? html`<p class="alert" role="alert">${error.code === 'limit_reached' ? words.tooManyLinks(limits.openInvites) : t.failure(error.code)}</p>` : nothing}
      ${submitButton(this.#create, t, words.makeLink)}
    </form>`;
  }

  #fresh({ link }: { link: string }): TemplateResult {
    const words = this.#words.value!;
    return html`<div class="card">
      <p>${words.freshText}</p>
      <input
        class="input"
        dir="ltr"
        readonly
        aria-label=${words.link}
        .value=${link}
        @focus=${({ target }: Event) => (target as HTMLInputElement).select()}
      />
      <div class="two">
        <button
          class="button"
          type="button"
          @click=${() => {
            this.made = this.copied = undefined;
          }}
        >
          ${words.done}
        </button>
        <button class="button primary" type="button" @click=${this.#copy}>
          ${this.copied === 'yes' ? words.copied : words.copy}
        </button>
      </div>
      ${this.copied === 'failed' ? html`<p class="problem">${words.copyFailed}</p>` : nothing}
    </div>`;
  }

  #row({ id, expiresAt, maxUses, uses: used }: Invite): TemplateResult {
    const words = this.#words.value!;
    const { formats } = this.context;
    const until = expiresAt
      ? words.until(untilOf(new Date(expiresAt), formats, this.t))
      : words.lasts(0);
    return html`<div class="beside">
      <div class="row">
        <span class="tile">${groupIcons.link}</span>
        <span class="body">
          <span class="name">${used || maxUses ? words.used(used, maxUses) : words.unused}</span>
          <span class="more">${until}</span>
        </span>
      </div>
      <button
        class="button small"
        type="button"
        aria-label=${words.endLink(until)}
        @click=${({ currentTarget }: Event) => this.#askToEnd(id, currentTarget as HTMLElement)}
      >
        ${words.end}
      </button>
    </div>`;
  }

  #askToEnd(id: string, anchor: HTMLElement): void {
    const words = this.#words.value!;
    this.ending = {
      anchor,
      question: {
        title: words.endTitle,
        text: words.endText,
        yes: words.end,
        run: async () => {
          await this.#invites.revoke(this.view.conversationId, id);
          if (this.made?.id === id) this.made = this.copied = undefined;
          this.#list.change((items) => items.filter((invite) => invite.id !== id));
          this.context.announce(words.linkEnded);
        },
      },
    };
  }

  readonly #make = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const values = formValues(event);
    const [seconds, count] = [Number(values['lifetime']), Number(values['uses'])];
    await this.#create.run(async () => {
      const { invite, token } = await this.#invites.create(this.view.conversationId, {
        ...(seconds > 0 && { expiresInSeconds: seconds }),
        ...(count > 0 && { maxUses: count }),
      });
      this.made = { id: invite.id, link: inviteLink(token) };
      this.copied = undefined;
      void this.#list.load();
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.card .primary')?.focus();
    });
  };

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.made!.link);
      this.copied = 'yes';
      this.context.announce(this.#words.value!.copied);
    } catch {
      this.copied = 'failed';
      this.renderRoot.querySelector<HTMLInputElement>('.card input')?.select();
    }
  };
}

define('parlor-group-links', GroupLinks);
