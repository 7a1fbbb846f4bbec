import type { ConversationNote } from '@parlor/sdk/protocol/host-reading';
import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { ConsolePart } from '../shared/console-part.js';
import { formatTime } from '../shared/formats.js';
import { PageController } from '../shared/page-controller.js';
import { card, formFailure, loadFailure, loadingRows, moreButton } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';
import { conversationStyles } from './conversations.styles.js';

/** What operators note about a conversation. */
export class ConversationNotes extends ConsolePart {
  static override styles = [...ConsolePart.styles, conversationStyles];

  @property() conversationId = '';
  readonly #adding = new TaskController(this);
  readonly #list = new PageController<ConversationNote>(this, (cursor, signal) =>
    this.context.call(
      'host.listNotes',
      {
        conversationId: this.conversationId,
        limit: 20,
        ...(cursor !== undefined && { cursor }),
      },
      { signal },
    ),
  );

  protected override render(): TemplateResult {
    return card({
      id: 'notes',
      title: 'Notes',
      text: 'For your team. Members of the conversation never see them.',
      content: html`<form @submit=${this.#add}>
          <div class="field">
            <label for="note">New note</label>
            <textarea
              class="input"
              id="note"
              name="note"
              dir="auto"
              maxlength="2000"
              required
            ></textarea>
          </div>
          ${formFailure(this.#adding.error)}
          <div class="actions">
            <button
              class="button small primary"
              type="submit"
              aria-disabled=${this.#adding.busy ? 'true' : nothing}
            >
              Add note
            </button>
          </div>
        </form>
        ${this.#notes()}`,
    });
  }

  #notes(): TemplateResult | typeof nothing {
    const { items, loading, error, load } = this.#list;
    if (error !== undefined) return loadFailure(error, load);
    if (loading && items.length === 0) return loadingRows(1);
    if (items.length === 0) return nothing;
    return html`<ul class="entries">
        ${items.map((note) => this.#note(note))}
      </ul>
      ${moreButton(this.#list)}`;
  }

  #note(note: ConversationNote): TemplateResult {
    const { text, by, createdAt } = note;
    const isOwn = by.kind === 'operator' && by.id === this.context.account?.id;
    return html`<li class="entry">
      <div class="body">
        <span class="note-text" dir="auto">${text}</span>
        <span class="hint"
          ><bdi>${by.kind === 'key' ? `Key “${by.name}”` : by.name}</bdi> ·
          ${formatTime(createdAt)}</span
        >
      </div>
      ${
        isOwn || this.context.can('admin')
          ? html`<button
              class="button small danger-quiet"
              type="button"
              aria-label=${`Remove the note of ${formatTime(createdAt)}`}
              @click=${() => this.#remove(note)}
            >
              Remove
            </button>`
          : nothing
      }
    </li>`;
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const text = form.querySelector('textarea')!.value.trim();
    if (!text) return;
    const { conversationId } = this;
    const isDone = await this.#adding.run(async () => {
      const note = await this.context.call('host.addNote', { conversationId, text });
      this.#list.update((items) => [note, ...items]);
    });
    if (!isDone) return;
    form.reset();
    this.context.announce('The note was added.');
  };

  async #remove({ id: noteId }: ConversationNote): Promise<void> {
    const { call, confirm, toast } = this.context;
    const isDone = await confirm({
      title: 'Remove this note?',
      text: 'It cannot be brought back. The audit log says that a note was removed.',
      action: 'Remove note',
      danger: true,
      act: () => call('host.removeNote', { noteId }),
    });
    if (!isDone) return;
    this.#list.update((items) => items.filter(({ id }) => id !== noteId));
    toast('The note is removed.');
  }
}

define('console-conversation-notes', ConversationNotes);
