import {
  createBlocks,
  type Block,
  type BlockList,
  type ChatError,
  type User,
  type WhoMayAdd,
} from '@parlor/sdk';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { LiveController } from '../shared/live-controller.js';
import { WordsController } from '../shared/words-controller.js';
import { define } from '../shared/define.js';
import type { PeopleWords } from '../i18n/en.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { people } from '../shared/people.styles.js';
import { selects } from '../shared/selects.styles.js';
import { switches } from '../shared/switches.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { avatar } from '../shared/avatar.js';
import { groupIcons } from '../shared/group-icons.js';
import { switchRow } from '../shared/switch-row.js';

/** From the most open to the strictest. */
const rules: readonly WhoMayAdd[] = ['anyone', 'contacts', 'nobody'];

/**
 * Whether others see the user's presence, who may add the user to a group, and the blocked users. A
 * user who is unblocked here stays in the list until the view closes, so that a mistake can be
 * undone by another press.
 */
export class PrivacySettings extends LitElement {
  static override styles = [
    controls,
    forms,
    people,
    selects,
    switches,
    css`
      section {
        display: grid;
        gap: 4px;
      }
      h2 {
        font-weight: var(--strong);
        letter-spacing: -0.01em;
      }
      h3 {
        margin-block-start: 8px;
        font-size: var(--text-s);
        font-weight: var(--strong);
        color: var(--muted);
      }
      li {
        display: flex;
        align-items: center;
        gap: 12px;
        padding-block: 6px;
      }
      .name {
        flex: 1;
        min-inline-size: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: var(--strong);
      }
      .small {
        flex: none;
        inline-size: auto;
        padding-inline: 14px;
      }
      .adding {
        padding-block: 6px;
      }
      .problem {
        color: var(--danger);
        font-size: var(--text-s);
      }
    `,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @state() private problem = '';
  /** What the site allows at most. */
  @state() private siteRule: WhoMayAdd | undefined;
  /** Users who were unblocked while this is open. */
  @state() private freed: readonly User[] = [];
  readonly #words = new WordsController(this, () => this.context.t.peopleWords);
  readonly #blocks: LiveController<BlockList> = new LiveController(
    this,
    () => this.context.chat.use(createBlocks).live,
  );
  /** The users whose block is being changed. */
  readonly #busy = new Set<string>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.context.site().then(
      ({ whoMayAdd }) => {
        this.siteRule = whoMayAdd;
      },
      () => undefined,
    );
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    if (!words) return nothing;
    const { showsPresence } = this.context.me;
    return html`<section aria-labelledby="title">
      <h2 id="title">${words.privacy}</h2>
      ${switchRow('presence', words.showsPresence, words.showsPresenceHint, showsPresence, () => void this.#showPresence(!showsPresence))}
      ${this.#adding(words)} ${this.#blocked(words)}
      <div role="status">
        ${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}
      </div>
    </section>`;
  }

  /**
   * Options that are more open than the site's own rule cannot be chosen: they would have no
   * effect.
   */
  #adding(words: PeopleWords): TemplateResult | typeof nothing {
    const { whoMayAddMe } = this.context.me;
    const { siteRule } = this;
    if (whoMayAddMe === undefined || siteRule === undefined) return nothing;
    const from = rules.indexOf(siteRule);
    const value = rules[Math.max(from, rules.indexOf(whoMayAddMe))]!;
    const bySite = { anyone: '', contacts: words.siteContacts, nobody: words.siteNobody }[siteRule];
    return html`<div class="field adding">
      <label for="adding">${words.addMe}</label>
      <div class="select">
        <select
          class="input"
          id="adding"
          aria-describedby="adding-hint"
          @change=${(event: Event) => this.#chose(event, value)}
        >
          ${rules.map(
            (rule, i) =>
              html`<option value=${rule} ?disabled=${i < from} .selected=${rule === value}>
                ${words.whoAdds[rule]}
              </option>`,
          )}
        </select>
        ${groupIcons.forward}
      </div>
      <p class="hint" id="adding-hint">${words.addMeHint}${bySite ? html` ${bySite}` : nothing}</p>
    </div>`;
  }

  #blocked(words: PeopleWords): TemplateResult | typeof nothing {
    const blocked = (this.#blocks.value?.items ?? []).map(({ user }: Block) => user);
    const freed = this.freed.filter(({ id }) => !blocked.some((user) => user.id === id));
    if (blocked.length + freed.length === 0) return nothing;
    const blocks = this.context.chat.use(createBlocks);
    return html`<h3 id="blocked">${words.blockedPeople}</h3>
      <ul aria-labelledby="blocked">
        ${repeat(
          [...blocked, ...freed].sort((a, b) => a.name.localeCompare(b.name)),
          ({ id }) => id,
          (user) => {
            const isFreed = freed.includes(user);
            return html`<li>
              ${avatar(user, 36, false)}
              <span class="name"><bdi>${user.name}</bdi></span>
              <button
                class="button small"
                type="button"
                aria-label=${isFreed ? words.blockName(user.name) : words.unblockName(user.name)}
                @click=${() =>
                  void (isFreed
                    ? this.#change(user, () => blocks.add(user.id), words.blockedNow(user.name))
                    : this.#change(user, () => this.#free(user), words.unblocked(user.name)))}
              >
                ${isFreed ? words.block : words.unblock}
              </button>
            </li>`;
          },
        )}
      </ul>`;
  }

  async #free(user: User): Promise<void> {
    this.freed = [...this.freed.filter(({ id }) => id !== user.id), user];
    await this.context.chat.use(createBlocks).remove(user.id);
  }

  async #chose({ target }: Event, before: WhoMayAdd): Promise<void> {
    const select = target as HTMLSelectElement;
    const whoMayAddMe = select.value as WhoMayAdd;
    await this.#try(() => this.context.chat.users.updateMe({ whoMayAddMe }));
    // Show the current value, also after a failure.
    if (this.problem) select.value = before;
  }

  #showPresence(showsPresence: boolean): Promise<void> {
    return this.#try(() => this.context.chat.users.updateMe({ showsPresence }));
  }

  async #change(user: User, act: () => Promise<unknown>, done: string): Promise<void> {
    if (this.#busy.has(user.id)) return;
    this.#busy.add(user.id);
    await this.#try(async () => {
      await act();
      this.context.announce(done);
    });
    this.#busy.delete(user.id);
  }

  async #try(act: () => Promise<unknown>): Promise<void> {
    this.problem = '';
    try {
      await act();
    } catch (error) {
      this.problem = this.context.t.failure((error as ChatError).code);
    }
    // The switch shows the current value, also after a failure.
    this.requestUpdate();
  }
}

define('parlor-privacy-settings', PrivacySettings);
