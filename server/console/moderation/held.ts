import type { HeldSend } from '@parlor/sdk/protocol/moderation';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { avatar } from '../../../widget/src/shared/avatar.js';
import { define } from '../../../widget/src/shared/define.js';
import { viewIcons } from '../../../widget/src/shared/view-icons.js';
import { formatAgo } from '../shared/formats.js';
import { PageController } from '../shared/page-controller.js';
import { emptyState, loadFailure, loadingRows, moreButton } from '../shared/parts.js';
import { CasePart } from './case-part.js';

/** The messages that filters hold. */
export class Held extends CasePart {
  readonly #list = new PageController<HeldSend>(this, (cursor, signal) =>
    this.context.call(
      'host.listHeld',
      { limit: 20, ...(cursor !== undefined && { cursor }) },
      { signal },
    ),
  );

  protected override render(): TemplateResult {
    const { items, loading, error } = this.#list;
    if (error !== undefined)
      return html`<div class="card">${loadFailure(error, this.#list.load)}</div>`;
    if (loading && items.length === 0) return html`<div class="card">${loadingRows(4)}</div>`;
    if (items.length === 0)
      return html`<div class="card">
        ${emptyState(
          viewIcons.check,
          'No held messages',
          'Messages that a filter or your backend holds wait here until you decide.',
        )}
      </div>`;
    return html`<ul class="cases">
        ${repeat(
          items,
          ({ id }) => id,
          (held) => this.#held(held),
        )}
      </ul>
      ${moreButton(this.#list)}`;
  }

  #held(held: HeldSend): TemplateResult {
    const { id, sender, text, reason, createdAt, conversationId } = held;
    return html`<li class="card case" aria-labelledby=${`held-${id}`}>
      <div class="case-head">
        ${avatar({ ...sender, avatarUrl: null, online: false }, 40)}
        <div class="body">
          <strong id=${`held-${id}`}
            ><a href=${this.personAddress(sender.id)}><bdi>${sender.name}</bdi></a></strong
          >
          <span class="small muted"
            >Waits since
            ${formatAgo(createdAt)}${conversationId === null ? ' · a new conversation' : nothing}</span
          >
        </div>
      </div>
      <p class="quote" dir="auto">${text}</p>
      ${reason ? html`<p class="small muted">Held by your backend: <bdi>${reason}</bdi></p>` : nothing}
      <div class="actions">
        <button class="button small primary" type="button" @click=${() => this.#release(held)}>
          Let through
        </button>
        <button class="button small danger-quiet" type="button" @click=${() => this.#drop(held)}>
          Refuse
        </button>
      </div>
    </li>`;
  }

  async #release({ id: heldId }: HeldSend): Promise<void> {
    const { call, toast } = this.context;
    let sent: { conversationId: string; seq: number } | undefined;
    const isDone = await this.attempt(async () => {
      sent = await call('host.releaseHeld', { heldId });
    });
    if (!isDone || !sent) return this.#list.load();
    const { conversationId, seq } = sent;
    this.#list.update((items) => items.filter(({ id }) => id !== heldId));
    toast('The message is sent.', {
      undo: () => call('host.removeMessage', { conversationId, seq }),
    });
  }

  async #drop({ id: heldId }: HeldSend): Promise<void> {
    const { call, confirm, toast } = this.context;
    const isDone = await confirm({
      title: 'Refuse this message?',
      text: 'It is not sent, and its text is deleted. Its sender sees that it was refused.',
      action: 'Refuse',
      danger: true,
      act: () => call('host.dropHeld', { heldId }),
    });
    if (!isDone) return;
    this.#list.update((items) => items.filter(({ id }) => id !== heldId));
    toast('The message is refused.');
  }
}

define('console-held', Held);
