/**
 * The name, picture and rules of a group, for its owners and admins. Sends only what was changed.
 */
import {
  createConversations,
  createModeration,
  type Conversation,
  type GroupSettings,
} from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { GroupController } from '../shared/group-controller.js';
import { SubmitController } from '../shared/submit-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { WordsController } from '../shared/words-controller.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { selects } from '../shared/selects.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { View, ViewContext } from '../shared/view-context.js';
import { formValues } from '../shared/form-values.js';
import { accessField, choiceField, detailsOf, groupFields, type Faults } from './group-fields.js';
import { groupIcons } from '../shared/group-icons.js';
import { groupInstead } from '../shared/group-instead.js';
import { groupFace } from './group-rows.js';
import { groupsStyles } from '../shared/groups.styles.js';
import '../shared/picture-field.js';
import { submitButton } from '../shared/submit-button.js';
import { viewBar } from '../shared/view-bar.js';
import { viewIcons } from '../shared/view-icons.js';

/** The choices for slow mode: seconds between two messages of a member. */
const slowSteps = [0, 10, 30, 60, 300, 900, 3600];

export class GroupSettingsPage extends LitElement {
  static override styles = [controls, forms, people, waiting, page, groupsStyles, selects];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: Extract<View, { name: 'group-settings' }>;
  readonly #words = new WordsController(this, () => this.context.t.groups);

  @state() private faults: Faults = {};
  @state() private saved = false;
  readonly #group = new GroupController(this);
  readonly #save = new SubmitController(this);
  /**
   * The group when the form was first rendered: changes by others in the meantime do not change the
   * form.
   */
  #before: Conversation | undefined;

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    if (!words) return nothing;
    const instead = groupInstead(this.#group, this.context, true);
    if (!instead) this.#before ??= this.#group.conversation;
    return html`
      ${viewBar(this.context, { title: words.settingsTitle })}
      <div class="scroller">${instead ?? this.#form(this.#before!)}</div>
      ${instead ? nothing : this.#foot()}
    `;
  }

  #form(group: Conversation): TemplateResult {
    const { t } = this;
    const words = this.#words.value!;
    const slow = group.slowSeconds ?? 0;
    const steps = slowSteps.includes(slow) ? slowSteps : [...slowSteps, slow].sort((a, b) => a - b);
    return html`<form
      id="settings"
      novalidate
      @submit=${this.#submitted}
      @input=${() => {
        this.saved = false;
      }}
    >
      <parlor-picture-field
        .context=${this.context}
        .t=${t}
        .face=${groupFace(this.#group.conversation ?? group, 96)}
        .has=${this.#group.conversation?.avatarUrl != null}
        .save=${this.#picture}
      ></parlor-picture-field>
      ${groupFields(words, group, this.faults)} ${accessField(words, group.access)}
      ${choiceField(
        'posting',
        words.posting,
        [
          {
            value: 'all',
            picture: viewIcons.group,
            label: words.postingAll,
            hint: words.postingAllHint,
          },
          {
            value: 'admins',
            picture: groupIcons.horn,
            label: words.postingAdmins,
            hint: words.postingAdminsHint,
          },
        ],
        group.posting,
      )}
      ${choiceField(
        'history',
        words.history,
        [
          {
            value: 'all',
            picture: groupIcons.clock,
            label: words.historyAll,
            hint: words.historyAllHint,
          },
          {
            value: 'joined',
            picture: groupIcons.door,
            label: words.historyJoined,
            hint: words.historyJoinedHint,
          },
        ],
        group.history,
      )}
      <div class="field">
        <label for="slow">${words.slow}</label>
        <div class="select">
          <select class="input" id="slow" name="slow" aria-describedby="slow-hint">
            ${steps.map((seconds) => html`<option value=${seconds} .defaultSelected=${seconds === slow}>${words.slowStep(seconds)}</option>`)}
          </select>
          ${groupIcons.forward}
        </div>
        <p class="hint" id="slow-hint">${words.slowHint}</p>
      </div>
    </form>`;
  }

  #foot(): TemplateResult {
    const { t } = this;
    const { error } = this.#save;
    return html`<div class="foot">
      ${error ? html`<p class="alert" role="alert">${t.failure(error.code)}</p>` : nothing}
      ${this.saved ? html`<p class="done">${viewIcons.check}${t.profile.saved}</p>` : nothing}
      <div
        @click=${() => this.renderRoot.querySelector<HTMLFormElement>('#settings')?.requestSubmit()}
      >
        ${submitButton(this.#save, t, t.profile.save)}
      </div>
    </div>`;
  }

  readonly #picture = (attachmentId: string | null): Promise<unknown> =>
    this.context.chat
      .use(createConversations)
      .update(
        this.view.conversationId,
        attachmentId === null ? { avatarUrl: null } : { avatarAttachmentId: attachmentId },
      );

  readonly #submitted = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const before = this.#before!;
    const values = formValues(event);
    const { details, faults } = detailsOf(values);
    this.faults = faults;
    this.saved = false;
    if (faults.title) return this.renderRoot.querySelector<HTMLElement>('#title')?.focus();
    const wanted = {
      ...details,
      access: values['access'],
      posting: values['posting'],
      history: values['history'],
    };
    const changes = Object.fromEntries(
      Object.entries(wanted).filter(
        ([name, value]) => value !== before[name as keyof typeof wanted],
      ),
    ) as GroupSettings & { title?: string };
    const slow = Number(values['slow']);
    const { chat, announce } = this.context;
    this.saved = await this.#save.run(async () => {
      if (Object.keys(changes).length > 0)
        this.#before = await chat.use(createConversations).update(before.id, changes);
      if (slow !== (before.slowSeconds ?? 0))
        await chat.use(createModeration).setSlowMode(before.id, slow);
      this.#before = { ...this.#before!, slowSeconds: slow };
    });
    if (this.saved) announce(this.t.profile.saved);
  };
}

define('parlor-group-settings', GroupSettingsPage);
