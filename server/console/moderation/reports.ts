import type { Input } from '@parlor/sdk/protocol/operations';
import type { Report } from '@parlor/sdk/protocol/reports';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { define } from '../../../widget/src/shared/define.js';
import { viewIcons } from '../../../widget/src/shared/view-icons.js';
import '../shared/measure-dialog.js';
import type { Measure } from '../shared/measure-dialog.js';
import { PageController } from '../shared/page-controller.js';
import { emptyState, loadFailure, loadingRows, moreButton } from '../shared/parts.js';
import { CasePart } from './case-part.js';
import { reportCase } from './report-case.js';

type Outcome = Input<'host.resolveReport'>['outcome'];

/** The open reports, or the closed ones, with what can be done about each. */
export class Reports extends CasePart {
  @property({ attribute: false }) status: Report['status'] = 'open';
  @state() private asked: { measure: Measure; report: Report } | undefined;
  readonly #list = new PageController<Report>(this, (cursor, signal) =>
    this.context.call(
      'host.listReports',
      { status: this.status, limit: 20, ...(cursor !== undefined && { cursor }) },
      { signal },
    ),
  );

  protected override updated(changed: PropertyValues<this>): void {
    // The element serves both tabs.
    if (changed.get('status') === undefined) return;
    this.#list.update(() => []);
    void this.#list.load();
  }

  protected override render(): TemplateResult {
    const { items, loading, error } = this.#list;
    if (error !== undefined)
      return html`<div class="card">${loadFailure(error, this.#list.load)}</div>`;
    if (loading && items.length === 0) return html`<div class="card">${loadingRows(4)}</div>`;
    return html`${items.length === 0 ? this.#nothing() : nothing}
      <ul class="cases">
        ${repeat(
          items,
          ({ id }) => id,
          (report) => this.#report(report),
        )}
      </ul>
      ${moreButton(this.#list)}
      ${
        this.asked
          ? html`<console-measure-dialog
              .context=${this.context}
              .measure=${this.asked.measure}
              .user=${this.asked.report.user}
              .reportId=${this.asked.report.id}
              @done=${this.#list.load}
              @close=${() => (this.asked = undefined)}
            ></console-measure-dialog>`
          : nothing
      }`;
  }

  #nothing(): TemplateResult {
    return html`<div class="card">
      ${
        this.status === 'open'
          ? emptyState(viewIcons.check, 'Nothing waits for you', 'Reports of users appear here.')
          : emptyState(viewIcons.check, 'No closed reports', 'What was decided appears here.')
      }
    </div>`;
  }

  #report(report: Report): TemplateResult {
    return reportCase({
      report,
      personAddress: this.personAddress(report.user.id),
      conversationAddress: this.conversationAddress(report.conversationId ?? ''),
      buttons: report.status === 'open' ? this.#measures(report) : this.#reopening(report),
    });
  }

  #measures(report: Report): TemplateResult {
    const { user, seq } = report;
    const message = report.messages.find((each) => each.seq === seq);
    return html`<button
        class="button small primary"
        type="button"
        @click=${() => this.#resolve(report, 'none')}
      >
        Nothing wrong
      </button>
      ${
        message?.text != null
          ? html`<button class="button small" type="button" @click=${() => this.#remove(report)}>
              Delete message
            </button>`
          : nothing
      }
      <button
        class="button small"
        type="button"
        aria-label=${`Silence ${user.name}`}
        @click=${() => (this.asked = { measure: 'silence', report })}
      >
        Silence
      </button>
      <button
        class="button small"
        type="button"
        aria-label=${`Ban ${user.name}`}
        @click=${() => (this.asked = { measure: 'ban', report })}
      >
        Ban
      </button>
      <button
        class="button small quiet"
        type="button"
        @click=${() => this.#resolve(report, 'other')}
      >
        Close as done
      </button>`;
  }

  #reopening(report: Report): TemplateResult {
    return html`<button class="button small" type="button" @click=${() => this.#reopen(report)}>
      Open again
    </button>`;
  }

  async #resolve(report: Report, outcome: Outcome): Promise<void> {
    const { id: reportId } = report;
    const { call, toast } = this.context;
    if (!(await this.attempt(() => call('host.resolveReport', { reportId, outcome })))) return;
    this.#list.update((items) => items.filter(({ id }) => id !== reportId));
    toast('The report is closed.', {
      undo: async () => {
        await call('host.reopenReport', { reportId });
        await this.#list.load();
      },
    });
  }

  async #reopen({ id: reportId, outcome }: Report): Promise<void> {
    const { call, toast } = this.context;
    if (!(await this.attempt(() => call('host.reopenReport', { reportId })))) return;
    this.#list.update((items) => items.filter(({ id }) => id !== reportId));
    toast('The report is open again.', {
      undo: async () => {
        await call('host.resolveReport', { reportId, outcome: outcome ?? 'other' });
        await this.#list.load();
      },
    });
  }

  async #remove(report: Report): Promise<void> {
    const { id: reportId, conversationId, seq } = report;
    if (conversationId === null || seq === null) return;
    const { call, confirm, toast } = this.context;
    const isDone = await confirm({
      title: 'Delete this message for everyone?',
      text: 'Its text disappears from the conversation, and the report is closed. The report keeps its copy. The message cannot be brought back.',
      action: 'Delete message',
      danger: true,
      act: async () => {
        await call('host.removeMessage', { conversationId, seq, reportId });
        await call('host.resolveReport', { reportId, outcome: 'deleted' });
      },
    });
    if (!isDone) return;
    this.#list.update((items) => items.filter(({ id }) => id !== reportId));
    toast('The message is deleted and the report is closed.');
  }
}

define('console-reports', Reports);
