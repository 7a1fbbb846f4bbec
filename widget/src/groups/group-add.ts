/**
 * Adds people to a group: added at once, or invited, so that they decide; the server returns which.
 * For its owners and admins.
 */
import { createMembers, limits, type User } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { AddingRuleController } from './adding-rule-controller.js';
import { GroupController } from '../shared/group-controller.js';
import { SubmitController } from '../shared/submit-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { WordsController } from '../shared/words-controller.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { View, ViewContext } from '../shared/view-context.js';
import { addingHint } from './adding-hint.js';
import { type Brought, broughtNotice, broughtSaid } from './brought.js';
import { groupInstead } from '../shared/group-instead.js';
import { groupsStyles } from '../shared/groups.styles.js';
import '../shared/people-picker.js';
import { viewBar } from '../shared/view-bar.js';

export class GroupAdd extends LitElement {
  static override styles = [controls, forms, people, waiting, page, groupsStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: Extract<View, { name: 'group-add' }>;
  readonly #words = new WordsController(this, () => this.context.t.groups);

  @state() private chosen: readonly User[] = [];
  @state() private invited: ReadonlySet<string> = new Set();
  /** The result, if it has to be explained. */
  @state() private brought: Brought | undefined;
  readonly #rule = new AddingRuleController(this);
  readonly #group = new GroupController(this);
  readonly #submit = new SubmitController(this);

  focusFirst(): void {
    if (matchMedia('(hover: hover)').matches)
      this.renderRoot.querySelector<HTMLElement>('parlor-people-picker')?.focus();
    else this.renderRoot.querySelector('h1')?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Without this list the server still leaves out users who are already invited.
    this.context.chat
      .use(createMembers)
      .invited(this.view.conversationId, { limit: limits.pageMax })
      .then(
        ({ items }) => {
          this.invited = new Set(items.map(({ user }) => user.id));
        },
        () => undefined,
      );
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    if (!words) return nothing;
    const instead = groupInstead(this.#group, this.context, true);
    return html`${viewBar(this.context, { title: words.addPeople })}
    ${instead ? html`<div class="scroller">${instead}</div>` : this.brought ? this.#result(this.brought) : this.#picker()}`;
  }

  #picker(): TemplateResult {
    const { t, chosen } = this;
    const words = this.#words.value!;
    const members = this.#group.conversation!.members;
    const taken = new Map<string, string>([
      ...[...this.invited].map((id) => [id, words.isInvited] as const),
      ...members.map(({ user }) => [user.id, words.isMember] as const),
    ]);
    const { error, busy, secondsLeft: wait } = this.#submit;
    const isOff = chosen.length === 0 || busy || wait > 0;
    const said = {
      not_accepted: words.notAccepted,
      banned: words.someoneBanned,
      limit_reached: words.tooMany,
    } as Partial<Record<string, string>>;
    return html`<parlor-people-picker
        class="fill"
        .context=${this.context}
        .t=${t}
        .chosen=${chosen}
        .taken=${taken}
        @change=${({ detail }: CustomEvent<readonly User[]>) => {
          this.chosen = detail;
          this.#submit.reset();
        }}
      ></parlor-people-picker>
      <div class="foot">
        ${error ? html`<p class="alert" role="alert">${said[error.code] ?? t.failure(error.code)}</p>` : nothing}
        ${chosen.length > 0 ? addingHint(this.#rule.asks, words) : nothing}
        ${
          this.#rule.asks === 'everybody'
            ? this.#button('invite', words.invite, 'primary', isOff)
            : html`<div class="two">
                ${this.#button('invite', words.invite, '', isOff)}
                ${this.#button('add', wait > 0 ? t.tryAgainIn(wait) : words.addNow, 'primary', isOff)}
              </div>`
        }
      </div>`;
  }

  #button(how: 'add' | 'invite', label: string, style: string, isOff: boolean): TemplateResult {
    return html`<button
      class="button ${style}"
      type="button"
      aria-disabled=${isOff ? 'true' : nothing}
      @click=${() => void this.#bring(how)}
    >
      ${label}
    </button>`;
  }

  #result(brought: Brought): TemplateResult {
    const words = this.#words.value!;
    return broughtNotice(brought, words, words.done, () => this.context.back?.());
  }

  async #bring(how: 'add' | 'invite'): Promise<void> {
    const { chosen } = this;
    if (chosen.length === 0) return;
    const { chat, back, announce } = this.context;
    const { conversationId } = this.view;
    const members = chat.use(createMembers);
    const ids = chosen.map(({ id }) => id);
    let brought: Brought = { added: [], invited: [] };
    const done = await this.#submit.run(async () => {
      brought =
        how === 'add'
          ? await members.add(conversationId, ids)
          : { added: [], invited: await members.invite(conversationId, ids) };
    });
    if (!done) return;
    announce(broughtSaid(brought, this.#words.value!));
    if (!this.isConnected) return;
    // A user who pressed "Invite" needs no explanation.
    if (how === 'invite' || brought.invited.length === 0) return back?.();
    this.brought = brought;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.notice .button')?.focus();
  }
}

define('parlor-group-add', GroupAdd);
