/**
 * One report, for moderators: the reported content as it was at that time, the reporter, the
 * measures, and the earlier actions.
 */
import {
  createReports,
  createModeration,
  type AuditEntry,
  type ChatError,
  type ConnectionState,
  type Report,
  type ReportedMessage,
} from '@parlor/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { ClockController } from '../shared/clock-controller.js';
import { LiveController } from '../shared/live-controller.js';
import { LostFocusController } from '../shared/lost-focus-controller.js';
import { MeasuresController } from './measures-controller.js';
import { measureDialog, measureItems } from './measures.js';
import { RovingController } from '../shared/roving-controller.js';
import { WordsController } from '../shared/words-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue, ModerationWords, PeopleWords } from '../i18n/en.js';
import { cards } from '../shared/cards.styles.js';
import { controls } from '../shared/controls.styles.js';
import { details } from '../shared/details.styles.js';
import { forms } from '../shared/forms.styles.js';
import { items } from '../shared/items.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { View, ViewContext } from '../shared/view-context.js';
import { auditRow } from './audit-rows.js';
import { avatar } from '../shared/avatar.js';
import type { Measure } from './measure-dialog.js';
import { doneStyles, moderationStyles, reportStyles } from './moderation.styles.js';
import { failed, notice } from '../shared/notice.js';
import { peopleIcons } from '../shared/people-icons.js';
import { viewBar } from '../shared/view-bar.js';

/** The number of entries of the log that are shown here. */
const before = 5;

export class ReportView extends LitElement {
  static override styles = [
    controls,
    forms,
    people,
    page,
    details,
    cards,
    waiting,
    items,
    moderationStyles,
    reportStyles,
    doneStyles,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: Extract<View, { name: 'report' }>;
  @state() private report: Report | undefined;
  @state() private error: ChatError | null = null;
  @state() private log: readonly AuditEntry[] | undefined;
  /** Names of the senders around the reported message, as far as they are known. */
  @state() private names: ReadonlyMap<string, string> = new Map();
  readonly #words = new WordsController<ModerationWords>(this, () => this.t.moderation);
  readonly #reasons = new WordsController<PeopleWords>(this, () => this.t.peopleWords);
  readonly #roving = new RovingController(this);
  readonly #measures: MeasuresController = new MeasuresController(this, {
    context: () => this.context,
    words: () => this.#words.value,
    user: () => this.report?.user,
    report: () => this.report,
    changed: (report) => {
      if (report) this.report = report;
      void this.#loadLog();
    },
  });
  #stops: (() => void)[] = [];
  #asked = 0;

  constructor() {
    super();
    new ClockController(this, 60_000);
    new LostFocusController(this);
    new LiveController<ConnectionState>(
      this,
      () => this.context.chat.connection,
      ({ status }) => {
        if (status === 'connected' && this.report) void this.#load();
      },
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stops = [
      this.context.chat.on('report.resolved', ({ reportId }) => {
        if (reportId === this.view.reportId && this.report?.status === 'open')
          void this.#wasClosed();
      }),
    ];
    // The element was moved in the document while it was loading.
    if (this.hasUpdated && !this.report) void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asked += 1;
    for (const stop of this.#stops) stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('view') || this.report?.id === this.view.reportId) return;
    this.report = this.log = undefined;
    void this.#load();
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    const { report, error, t } = this;
    const words = this.#words.value;
    const reasons = this.#reasons.value;
    const isAsked = this.#measures.measure !== undefined;
    const isThere = words && reasons && report;
    return html`
      <div ?inert=${isAsked}>${viewBar(this.context, { title: words?.report ?? '' })}</div>
      <div class="main" ?inert=${isAsked}>
        ${
          isThere
            ? this.#content(report, words, reasons)
            : words && error
              ? error.code === 'not_found'
                ? notice(peopleIcons.shield, words.goneTitle, words.goneText)
                : failed(t, words.failed, error, () => void this.#load())
              : html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`
        }
      </div>
      ${
        isThere && report.status === 'open'
          ? html`<div class="foot" ?inert=${isAsked}>
              <button
                class="button primary"
                type="button"
                @click=${() => this.#measures.ask(this.#closing(report, words))}
              >
                ${words.close}
              </button>
            </div>`
          : nothing
      }
      ${measureDialog(this.#measures)}
    `;
  }

  #content(report: Report, words: ModerationWords, reasons: PeopleWords): TemplateResult {
    const { formats } = this.context;
    const { user, reason, reporter, note, createdAt } = report;
    const at = (time: string) =>
      html`<time datetime=${time}>${formats.short(new Date(time), new Date())}</time>`;
    return html`
      <button
        class="row about"
        type="button"
        @click=${() => this.context.navigate({ name: 'person', userId: user.id })}
      >
        ${avatar({ ...user, avatarUrl: null, online: false }, 56, false)}
        <span class="body">
          <span class="name"><bdi>${user.name}</bdi></span>
          <span class="tags">
            <span class="tag why">${reasons.reasons[reason]}</span>
            ${this.#measures.tags().map((tag) => html`<span class="tag">${tag}</span>`)}
          </span>
        </span>
      </button>
      ${this.#outcome(report, words)}
      <section class="card plain">
        <div class="line">
          <h2>${words.reportedBy(reporter.name)}</h2>
          ${at(createdAt)}
        </div>
        ${note ? html`<p class="words" dir="auto">${note}</p>` : nothing}
      </section>
      ${this.#copy(report, words)}
      <section>
        <h2>${words.measures}</h2>
        ${measureItems(this.#measures)}
      </section>
      ${this.#before(report, words)}
    `;
  }

  #outcome(
    { status, resolvedBy, resolvedByHost, resolvedAt, outcome, outcomeNote }: Report,
    words: ModerationWords,
  ): TemplateResult | typeof nothing {
    if (status === 'open') return nothing;
    const { formats } = this.context;
    return html`<section class="card">
      <div class="line">
        <h2>${words.closedBy((resolvedBy ?? resolvedByHost)?.name ?? this.t.someone)}</h2>
        ${resolvedAt ? html`<time datetime=${resolvedAt}>${formats.short(new Date(resolvedAt), new Date())}</time>` : nothing}
      </div>
      ${outcome ? html`<p>${words.outcomes[outcome]}</p>` : nothing}
      ${outcomeNote ? html`<p class="words" dir="auto">${outcomeNote}</p>` : nothing}
    </section>`;
  }

  /** Texts as they were written, without links, so that none can be followed by accident. */
  #copy(
    { messages, seq, conversation }: Report,
    words: ModerationWords,
  ): TemplateResult | typeof nothing {
    const said = messages.filter(({ senderId }) => senderId !== null);
    if (said.length === 0) return nothing;
    const place =
      conversation?.kind === 'direct'
        ? words.inDirect
        : conversation?.title
          ? words.inGroup(conversation.title)
          : '';
    return html`<section aria-labelledby="copy">
      <h2 id="copy">${words.asItWas}</h2>
      <div class="copy">
        ${place ? html`<p>${place}</p>` : nothing}
        ${said.map((message) => this.#message(message, message.seq === seq, words))}
      </div>
    </section>`;
  }

  #message(
    { senderId, text, createdAt, editedAt }: ReportedMessage,
    isReported: boolean,
    words: ModerationWords,
  ): TemplateResult {
    const { t } = this;
    const { formats } = this.context;
    const at = new Date(createdAt);
    const name = this.names.get(senderId ?? '') ?? t.someone;
    return html`<div class="said ${isReported ? 'reported' : ''}">
      ${avatar({ id: senderId ?? '', name, avatarUrl: null, online: false }, 32, false)}
      <div class="line">
        <bdi class="name">${name}</bdi>
        <time datetime=${createdAt} title=${formats.full(at)}
          >${formats.short(at, new Date())}</time
        >
        ${editedAt ? html`<span class="quiet">${t.messages.edited}</span>` : nothing}
        ${isReported ? html`<span class="tag why">${words.reported}</span>` : nothing}
      </div>
      ${text === null ? html`<p class="text words none">${t.messages.deleted}</p>` : html`<p class="text words" dir="auto">${text}</p>`}
    </div>`;
  }

  #before({ user }: Report, words: ModerationWords): TemplateResult | typeof nothing {
    const { log } = this;
    if (!log) return nothing;
    return html`<section aria-labelledby="before">
      <h2 id="before">${words.before}</h2>
      ${
        log.length === 0
          ? html`<p class="further quiet">${words.beforeNone}</p>`
          : html`<ul @keydown=${this.#roving.keydown} @focusin=${this.#roving.focusin}>
                ${log.slice(0, before).map((entry) => html`<li>${auditRow(this.#here(entry), words, this.context, false)}</li>`)}
              </ul>
              ${
                log.length > before
                  ? html`<button
                      class="link further"
                      type="button"
                      @click=${() => this.context.navigate({ name: 'moderation', of: { id: user.id, name: user.name } })}
                    >
                      ${words.showAll}
                    </button>`
                  : nothing
              }`
      }
    </section>`;
  }

  /** Entries of this report lead to the user instead, because the report is already open. */
  #here(entry: AuditEntry): AuditEntry {
    return entry.reportId === this.view.reportId ? { ...entry, reportId: null } : entry;
  }

  #closing({ id }: Report, words: ModerationWords): Measure {
    return {
      title: words.close,
      action: words.close,
      asksOutcome: true,
      act: ({ outcome, note }) => this.#measures.close(id, outcome ?? 'none', note),
    };
  }

  async #load(): Promise<void> {
    const asked = (this.#asked += 1);
    this.error = null;
    try {
      const report = await this.context.chat.use(createReports).get(this.view.reportId);
      if (asked !== this.#asked) return;
      this.report = report;
      void this.#loadLog();
      void this.#loadNames(report);
      void this.#measures.load();
    } catch (error) {
      if (asked === this.#asked) this.error = error as ChatError;
    }
  }

  /** The report is usable without it. */
  async #loadLog(): Promise<void> {
    const { report, context } = this;
    if (!report) return;
    try {
      const { items } = await context.chat.use(createModeration).audit({
        userId: report.user.id,
        limit: before + 1,
      });
      if (report.id === this.report?.id) this.log = items;
    } catch {
      this.log = undefined;
    }
  }

  async #loadNames({ user, reporter, messages }: Report): Promise<void> {
    const names = new Map([user, reporter].map(({ id, name }) => [id, name]));
    this.names = names;
    const unknown = new Set(
      messages.flatMap(({ senderId }) => (senderId && !names.has(senderId) ? [senderId] : [])),
    );
    const found = await Promise.allSettled(
      [...unknown].map((id) => this.context.chat.users.get(id)),
    );
    this.names = new Map([
      ...names,
      ...found.flatMap((one) =>
        one.status === 'fulfilled' ? [[one.value.id, one.value.name] as const] : [],
      ),
    ]);
  }

  /**
   * Announces that another moderator closed the report; the user's own closing is announced
   * elsewhere.
   */
  async #wasClosed(): Promise<void> {
    const { me, announce } = this.context;
    await this.#load();
    const by = this.report?.resolvedBy;
    const words = this.#words.value;
    if (by && by.id !== me.id && words) announce(words.closedByOther(by.name));
  }
}

define('parlor-report', ReportView);
