/**
 * Creating a group, in two steps: its settings, and its people. Form values are kept when the user
 * goes back and forth.
 */
import {
  createMemberSettings,
  limits,
  type ChatError,
  type Conversation,
  type NewGroup as Made,
  type User,
} from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { AddingRuleController } from './adding-rule-controller.js';
import { SubmitController } from '../shared/submit-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { WordsController } from '../shared/words-controller.js';
import { GroupMaking } from './group-making.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { avatars } from '../shared/avatar.js';
import { nameOf, othersOf } from '../shared/conversation-names.js';
import { addingHint } from './adding-hint.js';
import { broughtNotice, broughtSaid } from './brought.js';
import { formValues } from '../shared/form-values.js';
import { accessField, detailsOf, groupFields, type Faults } from './group-fields.js';
import { groupsStyles } from '../shared/groups.styles.js';
import '../shared/people-picker.js';
import type { SavePicture } from '../shared/crop-dialog.js';
import '../shared/picture-field.js';
import { isInFront } from '../shared/is-in-front.js';
import { viewBar } from '../shared/view-bar.js';
import { viewIcons } from '../shared/view-icons.js';

export class NewGroup extends LitElement {
  static override styles = [controls, forms, people, page, groupsStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  readonly #words = new WordsController(this, () => this.context.t.groups);

  @state() private step: 'details' | 'people' = 'details';
  @state() private faults: Faults = {};
  @state() private chosen: readonly User[] = [];
  @state() private picture: { attachmentId: string; canvas: HTMLCanvasElement } | undefined;
  #details = {
    title: '',
    description: null as string | null,
    access: 'private' as 'private' | 'open',
  };
  /** The created group, if some of the people are only invited. */
  @state() private made: Made | undefined;
  /** Conversations with exactly the chosen people, offered before a new group is created. */
  @state() private existing: readonly Conversation[] = [];
  #isAsked = false;
  readonly #rule = new AddingRuleController(this);
  readonly #making = new GroupMaking();
  readonly #create = new SubmitController(this);

  focusFirst(): void {
    if (!matchMedia('(hover: hover)').matches) this.renderRoot.querySelector('h1')?.focus();
    else this.renderRoot.querySelector<HTMLElement>('#title, parlor-people-picker')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { t, step, chosen } = this;
    const words = this.#words.value;
    if (!words) return nothing;
    const { error, busy, secondsLeft: wait } = this.#create;
    const said: Partial<Record<string, string>> = {
      not_accepted: words.notAccepted,
      limit_reached: words.tooMany,
    };
    const { made } = this;
    if (made)
      return html`${viewBar(this.context, { title: made.title ?? words.create })}
      ${broughtNotice(made, words, words.openGroup, () => this.#open(made))}`;
    if (this.existing.length > 0) return this.#offer();
    if (step === 'details')
      return html`
        ${viewBar(this.context, { title: words.create })}
        <div class="scroller">
          <form id="details" novalidate @submit=${this.#next}>
            <parlor-picture-field
              .context=${this.context}
              .t=${t}
              .face=${this.#face}
              .has=${this.picture !== undefined}
              .save=${this.#keep}
            ></parlor-picture-field>
            ${groupFields(words, this.#details, this.faults)}
            ${accessField(words, this.#details.access)}
          </form>
        </div>
        <div class="foot">
          <button class="button primary" type="submit" form="details">${words.next}</button>
        </div>
      `;
    return html`
      ${viewBar(this.context, { title: words.addPeople, back: this.#back })}
      <parlor-people-picker
        class="fill"
        .context=${this.context}
        .t=${t}
        .chosen=${chosen}
        @change=${({ detail }: CustomEvent<readonly User[]>) => {
          this.chosen = detail;
          this.#isAsked &&= this.#create.error !== null;
        }}
      ></parlor-people-picker>
      <div class="foot">
        ${error ? html`<p class="alert" role="alert">${said[error.code] ?? t.failure(error.code)}</p>` : nothing}
        ${chosen.length > 0 ? addingHint(this.#rule.asks, words) : nothing}
        <button
          class="button primary"
          type="button"
          aria-disabled=${busy || wait > 0 ? 'true' : nothing}
          @click=${this.#finish}
        >
          ${wait > 0 ? t.tryAgainIn(wait) : chosen.length > 0 ? words.createWith(chosen.length) : words.createAlone}
        </button>
      </div>
    `;
  }

  /** Offers the existing conversations, or to continue. */
  #offer(): TemplateResult {
    const { t, context } = this;
    const words = this.#words.value!;
    const { error, busy, secondsLeft: wait } = this.#create;
    const back = () => {
      this.existing = [];
      void this.updateComplete.then(() => this.focusFirst());
    };
    return html`
      ${viewBar(context, { title: words.create, back })}
      <div class="scroller">
        <h2 class="existing" id="existing">${words.existing}</h2>
        <ul aria-labelledby="existing">
          ${this.existing.map((conversation) => {
            const others = othersOf(conversation, context.me.id);
            return html`<li>
              <button class="row" type="button" @click=${() => this.#open(conversation)}>
                ${avatars(others, 44, conversation)}
                <span class="body">
                  <span class="name"><bdi>${nameOf(others, t, conversation.title)}</bdi></span>
                  <span class="more">${t.presence.members(conversation.memberCount)}</span>
                </span>
              </button>
            </li>`;
          })}
        </ul>
      </div>
      <div class="foot">
        ${error ? html`<p class="alert" role="alert">${t.failure(error.code)}</p>` : nothing}
        <button
          class="button"
          type="button"
          aria-disabled=${busy || wait > 0 ? 'true' : nothing}
          @click=${this.#finish}
        >
          ${wait > 0 ? t.tryAgainIn(wait) : words.createAnyway}
        </button>
      </div>
    `;
  }

  get #face(): TemplateResult {
    const size = '--size:96px;--person:200';
    return html`<span class="avatar self" .style=${size} aria-hidden="true"
      >${this.picture?.canvas ?? viewIcons.group}</span
    >`;
  }

  /** Keeps the picture until the group is created. */
  readonly #keep: SavePicture = async (attachmentId, drawn) => {
    if (attachmentId === null || !drawn) {
      this.picture = undefined;
      return;
    }
    // The dialog's own canvas is removed with the dialog.
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: drawn.width, height: drawn.height });
    canvas.getContext('2d')?.drawImage(drawn, 0, 0);
    this.picture = { attachmentId, canvas };
  };

  readonly #next = (event: SubmitEvent): void => {
    event.preventDefault();
    const values = formValues(event);
    const { details, faults } = detailsOf(values);
    this.#details = { ...details, access: values['access'] === 'open' ? 'open' : 'private' };
    this.faults = faults;
    if (faults.title) return this.renderRoot.querySelector<HTMLElement>('#title')?.focus();
    this.step = 'people';
    void this.updateComplete.then(() => this.focusFirst());
  };

  readonly #back = (): void => {
    this.#create.reset();
    this.step = 'details';
    void this.updateComplete.then(() => this.focusFirst());
  };

  readonly #finish = async (): Promise<void> => {
    const { chat, announce } = this.context;
    const userIds = this.chosen.slice(0, limits.membersAtOnce).map(({ id }) => id);
    let made: Made | undefined;
    let found: readonly Conversation[] = [];
    await this.#create.run(async () => {
      // Only once: an earlier try may have created the group although its answer was lost. That
      // group must not be offered as an existing one.
      if (!this.#isAsked && userIds.length > 0) {
        found = await chat
          .use(createMemberSettings)
          .find(userIds)
          // An older server without this endpoint must not block the creation.
          .catch((failure: ChatError) => {
            if (failure.status === 404) return [];
            throw failure;
          });
        this.#isAsked = true;
        if (found.length > 0) return;
      }
      made = await this.#making.make(chat, {
        ...this.#details,
        userIds,
        ...(this.picture && { avatarAttachmentId: this.picture.attachmentId }),
      });
    });
    if (found.length > 0 && isInFront(this)) {
      this.existing = found;
      announce(this.#words.value!.existing);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.row')?.focus();
    }
    if (!made || !isInFront(this)) return;
    this.existing = [];
    if (made.invited.length === 0) return this.#open(made);
    announce(broughtSaid(made, this.#words.value!));
    this.made = made;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.notice .button')?.focus();
  };

  #open({ id }: Pick<Conversation, 'id'>): void {
    this.context.navigate({ name: 'conversation', conversationId: id }, { replace: true });
  }
}

define('parlor-new-group', NewGroup);
