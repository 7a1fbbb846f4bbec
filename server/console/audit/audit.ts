import { hostAuditActs, type HostAuditEntry } from '@parlor/sdk/protocol/host-audit';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { actDetail, actName, actorKind, actorName } from '../shared/acts.js';
import { consoleIcons } from '../shared/console-icons.js';
import { ConsoleView } from '../shared/console-view.js';
import { download } from '../shared/download.js';
import { failureText } from '../shared/failure.js';
import { addressFilter } from '../shared/fields.js';
import { formatTime } from '../shared/formats.js';
import { PageController } from '../shared/page-controller.js';
import { emptyState, loadFailure, loadingRows, moreButton, pageHead } from '../shared/parts.js';

const actors = [
  ['', 'By everybody'],
  ['operator', 'By operators'],
  ['key', 'By secret keys'],
  ['user', 'By moderators'],
  ['command_line', 'By the command line'],
] as const;

const dayMs = 24 * 60 * 60 * 1_000;
const periods = [
  ['', 'Any time'],
  ['1', 'Last day'],
  ['7', 'Last week'],
  ['30', 'Last 30 days'],
] as const;

type Filter = { act?: HostAuditEntry['act']; actorKind?: 'key'; userId?: string; from?: string };

/** Who did what, to whom, when and why. The filters are in the address. */
export class AuditView extends ConsoleView {
  static override styles = [
    ...ConsoleView.styles,
    css`
      .toolbar .select .input {
        min-inline-size: 170px;
      }
      td.what {
        min-inline-size: 180px;
      }
      td p {
        font-size: var(--text-s);
        color: var(--muted);
      }
    `,
  ];

  @state() private isExporting = false;
  #listed = '';
  readonly #list = new PageController<HostAuditEntry>(this, (cursor, signal) =>
    this.context.call(
      'host.listAudit',
      { ...this.#filter(), ...(cursor !== undefined && { cursor }) },
      { signal },
    ),
  );

  override connectedCallback(): void {
    this.#listed = this.context.route.query.toString();
    super.connectedCallback();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const query = this.context.route.query.toString();
    if (!changed.has('context') || query === this.#listed) return;
    this.#listed = query;
    void this.#list.load();
  }

  #filter(): Filter {
    const { days, ...filter } = Object.fromEntries(this.context.route.query);
    const from = days && new Date(Date.now() - Number(days) * dayMs).toISOString();
    return { ...filter, ...(from && { from }) };
  }

  protected override render(): TemplateResult {
    const { items } = this.#list;
    return html`<div class="page wide">
      ${pageHead({
        title: 'Audit log',
        intro: 'What was done on this site, to whom, by whom and why.',
        buttons:
          items.length > 0
            ? html`<button
                class="button"
                type="button"
                aria-disabled=${this.isExporting ? 'true' : nothing}
                @click=${this.#export}
              >
                ${this.isExporting ? 'Preparing…' : 'Download CSV'}
              </button>`
            : nothing,
      })}
      <div class="toolbar">
        ${this.#filters().map((filter) => addressFilter(this.context, filter))}
      </div>
      ${this.#table()}
    </div>`;
  }

  #filters(): Parameters<typeof addressFilter>[1][] {
    const acts = hostAuditActs
      .map((act) => [act, actName(act)] as const)
      .toSorted(([, one], [, other]) => one.localeCompare(other, 'en'));
    return [
      { name: 'act', label: 'Action', options: [['', 'All actions'], ...acts] },
      { name: 'actorKind', label: 'Actor', options: actors },
      { name: 'days', label: 'Time', options: periods },
    ];
  }

  #table(): TemplateResult {
    const { items, loading, error } = this.#list;
    if (error !== undefined)
      return html`<div class="card">${loadFailure(error, this.#list.load)}</div>`;
    if (loading && items.length === 0) return html`<div class="card">${loadingRows(6)}</div>`;
    if (items.length === 0)
      return html`<div class="card">
        ${emptyState(
          consoleIcons.history,
          'No entries',
          this.#listed ? 'Choose other filters.' : 'What is done on this site appears here.',
        )}
      </div>`;
    return html`<div class="card table-card" aria-busy=${loading ? 'true' : 'false'}>
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">To whom</th>
            <th scope="col">By whom</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          ${items.map((entry) => this.#row(entry))}
        </tbody>
      </table>
      ${moreButton(this.#list)}
    </div>`;
  }

  #row(entry: HostAuditEntry): TemplateResult {
    const { act, at, user, until, note } = entry;
    const more = [actDetail(entry), until && `until ${formatTime(until)}`].filter(Boolean);
    return html`<tr>
      <td class="what">
        ${actName(act)} ${more.length > 0 ? html`<p>${more.join(' · ')}</p>` : nothing}
        ${note ? html`<p><bdi>“${note}”</bdi></p>` : nothing}
      </td>
      <td data-label="To">
        ${
          user
            ? html`<a href=${`#/sites/${this.context.site!.id}/people/${user.id}`}
                ><bdi>${user.name}</bdi></a
              >`
            : '–'
        }
      </td>
      <td data-label="By">
        <bdi>${actorName(entry)}</bdi>
        <p>${actorKind(entry)}</p>
      </td>
      <td class="when">${formatTime(at)}</td>
    </tr>`;
  }

  readonly #export = async (): Promise<void> => {
    if (this.isExporting) return;
    const { call, toast } = this.context;
    const filter = this.#filter();
    this.isExporting = true;
    try {
      const pieces: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page: { csv: string; next: string | null } = await call('host.exportAudit', {
          ...filter,
          ...(cursor !== undefined && { cursor }),
        });
        pieces.push(page.csv);
        cursor = page.next;
      }
      download('audit-log.csv', 'text/csv', pieces);
      toast('The audit log is downloaded.');
    } catch (error) {
      toast(failureText(error));
    }
    this.isExporting = false;
  };
}

define('console-audit', AuditView);
