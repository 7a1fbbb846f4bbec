import type { HostAuditEntry } from '@parlor/sdk/protocol/host-audit';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { actDetail, actName, actorName } from '../shared/acts.js';
import { formatTime } from '../shared/formats.js';
import { PageController } from '../shared/page-controller.js';
import { card, loadFailure, loadingRows, moreButton } from '../shared/parts.js';
import { PersonPart } from './person-part.js';

/** What was done about the person, from the audit log. */
export class PersonHistory extends PersonPart {
  /** The list is read again when it changes. */
  @property({ type: Number }) revision = 0;
  readonly #list = new PageController<HostAuditEntry>(this, (cursor, signal) =>
    this.context.call(
      'host.listAudit',
      { userId: this.user.id, limit: 10, ...(cursor !== undefined && { cursor }) },
      { signal },
    ),
  );

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.get('revision') !== undefined) void this.#list.load();
  }

  protected override render(): TemplateResult {
    const { items, loading, error } = this.#list;
    return card({
      id: 'history',
      title: 'History',
      text: 'What moderators, operators and your backend did about this person.',
      content:
        error !== undefined
          ? loadFailure(error, this.#list.load)
          : loading && items.length === 0
            ? loadingRows(2)
            : items.length === 0
              ? html`<p class="muted small">Nothing so far.</p>`
              : html`<ul class="entries">
                    ${items.map((entry) => this.#entry(entry))}
                  </ul>
                  ${moreButton(this.#list)}`,
    });
  }

  #entry(entry: HostAuditEntry): TemplateResult {
    const { act, at, until, note } = entry;
    const more = [actDetail(entry), until && `until ${formatTime(until)}`].filter(Boolean);
    return html`<li class="entry">
      <div class="body">
        <span class="title">${actName(act)}</span>
        ${more.length > 0 ? html`<span class="small">${more.join(' · ')}</span>` : nothing}
        ${note ? html`<span class="small"><bdi>“${note}”</bdi></span>` : nothing}
        <span class="hint"><bdi>${actorName(entry)}</bdi> · ${formatTime(at)}</span>
      </div>
    </li>`;
  }
}

define('console-person-history', PersonHistory);
