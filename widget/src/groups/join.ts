/**
 * A group as seen by users who are not members, and how to join it: by an invite link, from the
 * list of open groups, or by its id, which is all that is known of a private one. A user who is
 * already a member goes to the conversation at once.
 */
import { createInvites, createMembers, limits, type ChatError, type Group } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
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
import { formValues } from '../shared/form-values.js';
import { groupIcons } from '../shared/group-icons.js';
import { groupFace, kindOf } from './group-rows.js';
import { groupsStyles } from '../shared/groups.styles.js';
import { isInFront } from '../shared/is-in-front.js';
import { failed, notice } from '../shared/notice.js';
import { submitButton } from '../shared/submit-button.js';
import { viewBar } from '../shared/view-bar.js';

export class Join extends LitElement {
  static override styles = [controls, forms, people, waiting, page, groupsStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: Extract<View, { name: 'join' }>;
  readonly #words = new WordsController(this, () => this.context.t.groups);

  @state() private group: Group | undefined;
  @state() private error: ChatError | null = null;
  /** A private group: its owners and admins decide who may join. */
  @state() private mustAsk = false;
  @state() private hasAsked = false;
  readonly #submit = new SubmitController(this);

  focusFirst(): void {
    this.renderRoot.querySelector('h1')?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    if (!words) return nothing;
    return html`${viewBar(this.context, { title: words.joinTitle })}
      <div class="scroller">${this.#content()}</div>`;
  }

  #content(): TemplateResult {
    const { t, group, error } = this;
    const words = this.#words.value!;
    const { back } = this.context;
    if (this.hasAsked)
      return notice(
        groupIcons.letter,
        words.askedTitle,
        words.askedText,
        html`<button class="button" type="button" @click=${back}>${words.done}</button>`,
      );
    if (this.mustAsk) return this.#ask();
    if (error) {
      const told = this.#told(error.code);
      return told
        ? notice(
            groupIcons.door,
            ...told,
            html`<button class="button" type="button" @click=${back}>${t.panel.back}</button>`,
          )
        : failed(t, words.failed, error, () => void this.#look());
    }
    if (!group) return html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`;
    const { error: refused, busy, secondsLeft: wait } = this.#submit;
    return html`<div class="face">
        ${groupFace(group, 84)}
        <h2><bdi>${group.title}</bdi></h2>
        <p>${kindOf(group, t, words)}</p>
        ${group.posting === 'admins' ? html`<p>${words.postingAdminsHint}</p>` : nothing}
        ${group.description ? html`<p class="about" dir="auto">${group.description}</p>` : nothing}
      </div>
      <div class="form">
        ${refused ? html`<p class="alert" role="alert">${this.#told(refused.code)?.join(' ') ?? t.failure(refused.code)}</p>` : nothing}
        <button
          class="button primary"
          type="button"
          aria-disabled=${busy || wait > 0 ? 'true' : nothing}
          @click=${this.#join}
        >
          ${wait > 0 ? t.tryAgainIn(wait) : words.joinThis}
        </button>
      </div>`;
  }

  #ask(): TemplateResult {
    const { t } = this;
    const words = this.#words.value!;
    const { error } = this.#submit;
    return html`<form novalidate @submit=${this.#request}>
      <p>${words.askText}</p>
      <div class="field">
        <label for="note">${words.note}</label>
        <textarea
          class="input"
          id="note"
          name="note"
          dir="auto"
          rows="3"
          maxlength=${limits.joinNote}
        ></textarea>
      </div>
      ${error ? html`<p class="alert" role="alert">${this.#told(error.code)?.join(' ') ?? t.failure(error.code)}</p>` : nothing}
      ${submitButton(this.#submit, t, words.ask)}
    </form>`;
  }

  /** The reason for a failure, if it is about this group. */
  #told(code: ChatError['code']): [title: string, text: string] | undefined {
    const words = this.#words.value!;
    if (code === 'invite_ended') return [words.endedTitle, words.endedText];
    if (code === 'banned') return [words.bannedTitle, words.bannedText];
    if (code === 'not_found' || code === 'invalid_input')
      return 'token' in this.view
        ? [words.noLinkTitle, words.noLinkText]
        : [words.noGroupTitle, words.noGroupText];
    if (code === 'limit_reached' && !this.mustAsk) return [words.fullTitle, words.fullText];
    return undefined;
  }

  async #look(): Promise<void> {
    const { view } = this;
    const { chat } = this.context;
    this.error = null;
    try {
      if ('group' in view) this.group = view.group;
      else if ('token' in view) {
        const { group, isMember } = await chat.use(createInvites).preview(view.token);
        if (isMember) this.#enter(group.id);
        else this.group = group;
      } else {
        // Users outside learn nothing about a private group except that they may ask to join.
        const conversation = await chat.use(createMembers).join(view.conversationId);
        this.#enter(conversation.id);
      }
    } catch (error) {
      if ('conversationId' in view && (error as ChatError).code === 'not_found')
        this.mustAsk = true;
      else this.error = error as ChatError;
    }
  }

  #enter(conversationId: string): void {
    if (isInFront(this))
      this.context.navigate({ name: 'conversation', conversationId }, { replace: true });
  }

  readonly #join = async (): Promise<void> => {
    const { view, group } = this;
    const { chat } = this.context;
    await this.#submit.run(async () => {
      const joined =
        'token' in view
          ? await chat.use(createInvites).join(view.token)
          : await chat.use(createMembers).join(group!.id);
      this.#enter(joined.id);
    });
  };

  readonly #request = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const { view } = this;
    if (!('conversationId' in view)) return;
    const note = formValues(event)['note']?.trim();
    this.hasAsked = await this.#submit.run(() =>
      this.context.chat.use(createMembers).request(view.conversationId, note ? { note } : {}),
    );
    if (this.hasAsked) this.context.announce(this.#words.value!.askedTitle);
  };
}

define('parlor-join', Join);
