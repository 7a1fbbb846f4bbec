import type { HostMember } from '@parlor/sdk/protocol/host-conversations';
import type { OperatorReading } from '@parlor/sdk/protocol/host-reading';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { ConsolePart } from '../shared/console-part.js';
import { LoadController } from '../shared/load-controller.js';
import { card, loadFailure, loadingRows } from '../shared/parts.js';
import './message-log.js';

const allowed: Readonly<Record<Exclude<OperatorReading, 'off'>, string>> = {
  reported: 'This site lets its team read reported messages, and three before and after each.',
  all: 'This site lets its team read all messages.',
};

/** What was written: nothing is read before the operator asks for it. */
export class ConversationMessages extends ConsolePart {
  @property() conversationId = '';
  @property({ attribute: false }) members: readonly HostMember[] = [];
  @state() private isReading = false;
  readonly #reading = new LoadController<OperatorReading>(
    this,
    async (signal) => (await this.context.call('host.getSite', {}, { signal })).operatorReading,
  );

  protected override render(): TemplateResult {
    const { value: reading, error, load } = this.#reading;
    return card({
      id: 'messages',
      title: 'Messages',
      text: reading === undefined || reading === 'off' ? '' : allowed[reading],
      content:
        error !== undefined
          ? loadFailure(error, load)
          : reading === undefined
            ? loadingRows(1)
            : this.#content(reading),
    });
  }

  #content(reading: OperatorReading): TemplateResult {
    if (reading === 'off')
      return html`<p>Nobody in the console may read the conversations of this site.</p>
        ${this.#toSettings()}`;
    if (this.isReading)
      return html`<console-message-log
          .context=${this.context}
          .conversationId=${this.conversationId}
          .members=${this.members}
        ></console-message-log>
        ${reading === 'reported' ? this.#toSettings() : nothing}`;
    return html`<div class="with-button">
      <button class="button" type="button" @click=${() => (this.isReading = true)}>
        Show messages
      </button>
      <p class="small muted">The audit log will say that you have read this conversation.</p>
    </div>`;
  }

  #toSettings(): TemplateResult {
    const { context } = this;
    return context.can('admin')
      ? html`<p class="small">
          <a href=${`#/sites/${context.site!.id}/settings`}>Change this in Settings</a>
        </p>`
      : html`<p class="small muted">Admins and owners of the site may change this.</p>`;
  }
}

define('console-conversation-messages', ConversationMessages);
