/**
 * Users who are invited to a group and have not answered, below its members; each with a button
 * that withdraws the invitation. For owners and admins.
 *
 * @fires withdrawn - the row that had the focus was removed
 */
import { createMembers, type AtDoor, type ChatError } from '@parlor/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { PagedController } from '../shared/paged-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { WordsController } from '../shared/words-controller.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { people } from '../shared/people.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { avatar } from '../shared/avatar.js';
import { groupsStyles } from '../shared/groups.styles.js';

/** The most rows that are shown here; all of them are on a page of their own. */
const shown = 5;

export class InvitedPeople extends LitElement {
  static override styles = [
    controls,
    forms,
    people,
    groupsStyles,
    css`
      section {
        margin-block-start: 14px;
      }
    `,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property() conversationId!: string;
  readonly #words = new WordsController(this, () => this.context.t.groups);
  @state() private busy = '';
  @state() private trouble: { id: string; text: string } | undefined;
  readonly #list = new PagedController<AtDoor>(
    this,
    (query, signal) => this.#members.invited(this.conversationId, query, signal),
    shown + 1,
  );
  #stops: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const { chat } = this.context;
    const told = ({ conversationId }: { conversationId: string }) => {
      if (conversationId === this.conversationId) void this.#list.load();
    };
    // A user who accepts joins; one who declines is missing after the next load.
    this.#stops = [chat.on('member.joined', told), chat.on('member.left', told)];
    void this.#list.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    if (!words) return nothing;
    const { items } = this.#list;
    if (items.length === 0) return nothing;
    return html`<section aria-labelledby="invited">
      <h2 id="invited">${words.invited}</h2>
      <ul aria-labelledby="invited">
        ${repeat(
          items.slice(0, shown),
          ({ user }) => user.id,
          (one) => html`<li>${this.#row(one)}</li>`,
        )}
      </ul>
      ${items.length > shown ? html`<button class="link further" type="button" @click=${this.#all}>${words.more}</button>` : nothing}
    </section>`;
  }

  get #members() {
    return this.context.chat.use(createMembers);
  }

  #row({ user }: AtDoor): TemplateResult {
    const words = this.#words.value!;
    return html`<div class="beside">
        <div class="row">
          ${avatar(user, 40, false)}
          <span class="body">
            <span class="name"><bdi>${user.name}</bdi></span>
            <span class="more">${words.isAsked}</span>
          </span>
        </div>
        <button
          class="button small"
          type="button"
          aria-label=${words.withdrawPerson(user.name)}
          aria-disabled=${this.busy ? 'true' : nothing}
          @click=${() => void this.#withdraw(user.id)}
        >
          ${words.withdraw}
        </button>
      </div>
      ${this.trouble?.id === user.id ? html`<p class="alert trouble" role="alert">${this.trouble.text}</p>` : nothing}`;
  }

  readonly #all = (): void => {
    this.context.navigate({
      name: 'group-door',
      conversationId: this.conversationId,
      of: 'invited',
    });
  };

  async #withdraw(id: string): Promise<void> {
    if (this.busy) return;
    this.busy = id;
    this.trouble = undefined;
    try {
      await this.#members.withdrawInvitation(this.conversationId, id);
      this.#list.change((items) => items.filter(({ user }) => user.id !== id));
      this.dispatchEvent(new Event('withdrawn'));
    } catch (error) {
      const { code } = error as ChatError;
      // The user has answered in the meantime.
      if (code !== 'not_found') this.trouble = { id, text: this.t.failure(code) };
    }
    this.busy = '';
    void this.#list.load();
  }
}

define('parlor-invited-people', InvitedPeople);
