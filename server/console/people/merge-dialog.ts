import type { HostUser } from '@parlor/sdk/protocol/host';
import { html, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { avatar } from '../../../widget/src/shared/avatar.js';
import { define } from '../../../widget/src/shared/define.js';
import { people } from '../../../widget/src/shared/people.styles.js';
import '../shared/console-dialog.js';
import { consoleStyles } from '../shared/console.styles.js';
import { textField } from '../shared/fields.js';
import { PageController } from '../shared/page-controller.js';
import { formActions, formFailure } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';
import { alsoKnownAs } from './badges.js';
import { PersonPart } from './person-part.js';

/**
 * Finds the member who takes over what a guest has left.
 *
 * @fires close - the dialog is to be removed
 */
export class MergeDialog extends PersonPart {
  static override styles = [...consoleStyles, people];

  @state() private chosen: HostUser | undefined;
  #search = '';
  readonly #task = new TaskController(this);
  readonly #found = new PageController<HostUser>(this, (_cursor, signal) =>
    this.context.call(
      'host.searchUsers',
      { kind: 'member', limit: 5, ...(this.#search && { search: this.#search }) },
      { signal },
    ),
  );

  protected override render(): TemplateResult {
    const { chosen, user } = this;
    return html`<console-dialog .heading=${`Merge ${user.name}`} @close=${this.#close}>
      <form @submit=${this.#merge}>
        <p class="muted">
          The member takes over the conversations, messages, contacts and reports of this guest, who
          is signed out. This cannot be undone.
        </p>
        ${textField({
          name: 'member',
          label: 'Member',
          placeholder: 'Name, email or your own id',
          maxlength: 128,
          first: true,
          typed: (value) => {
            this.#search = value.trim();
            void this.#found.load();
          },
        })}
        <ul class="entries" aria-label="Members">
          ${this.#found.items.map((each) => this.#row(each))}
        </ul>
        ${formFailure(this.#task.error ?? this.#found.error)}
        ${formActions({ action: chosen ? html`Merge into <bdi>${chosen.name}</bdi>` : 'Merge', cancel: this.#close, disabled: !chosen || this.#task.busy, danger: true })}
      </form>
    </console-dialog>`;
  }

  #row(member: HostUser): TemplateResult {
    const isChosen = member.id === this.chosen?.id;
    return html`<li class="entry">
      ${avatar(member, 32)}
      <div class="body">
        <span class="title"><bdi>${member.name}</bdi></span>
        <span class="hint"><bdi>${alsoKnownAs(member)}</bdi></span>
      </div>
      <button
        class="button small"
        type="button"
        aria-pressed=${isChosen ? 'true' : 'false'}
        aria-label=${`Choose ${member.name}`}
        @click=${() => (this.chosen = member)}
      >
        ${isChosen ? 'Chosen' : 'Choose'}
      </button>
    </li>`;
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };

  readonly #merge = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { chosen, user, context } = this;
    if (!chosen) return;
    const isDone = await this.#task.run(async () => {
      const input = { guestId: user.id, userId: chosen.id };
      while (!(await context.call('host.mergeGuest', input)).done);
    });
    if (!isDone) return;
    this.#close();
    context.navigate(`/sites/${context.site!.id}/people/${chosen.id}`);
    context.toast(`${chosen.name} has taken over what ${user.name} left.`);
  };
}

define('console-merge-dialog', MergeDialog);
