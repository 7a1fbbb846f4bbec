/**
 * For moderators of the site: reports, messages held by a filter, and the log of moderators'
 * actions, each live or in pages.
 */
import {
  createReports,
  createModeration,
  type AuditEntry,
  type ChatError,
  type ConnectionState,
  type HeldSend,
  type Report,
} from '@parlor/sdk';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { ClockController } from '../shared/clock-controller.js';
import { LiveController } from '../shared/live-controller.js';
import { LostFocusController } from '../shared/lost-focus-controller.js';
import { PagedController } from '../shared/paged-controller.js';
import { RovingController } from '../shared/roving-controller.js';
import { WordsController } from '../shared/words-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue, ModerationWords, PeopleWords } from '../i18n/en.js';
import { cards } from '../shared/cards.styles.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { tabs } from '../shared/tabs.styles.js';
import type { View, ViewContext } from '../shared/view-context.js';
import { auditRow } from './audit-rows.js';
import { avatar } from '../shared/avatar.js';
import { skeletonRows } from '../shared/skeleton.js';
import './measure-dialog.js';
import type { Measure } from './measure-dialog.js';
import { moderationIcons } from './moderation-icons.js';
import { moderationStyles } from './moderation.styles.js';
import { failed, notice } from '../shared/notice.js';
import { peopleIcons } from '../shared/people-icons.js';
import { viewBar } from '../shared/view-bar.js';

type Tab = 'reports' | 'held' | 'log';

export class Moderation extends LitElement {
  static override styles = [controls, forms, people, page, tabs, cards, moderationStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: Extract<View, { name: 'moderation' }>;
  /** The view is in front: when the user returns from a report, the log is fetched again. */
  @property({ attribute: false }) active = false;
  @state() private tab: Tab = 'reports';
  /** Only the log of this user; of all users if undefined. */
  @state() private of: { id: string; name: string } | undefined;
  @state() private measure: Measure | undefined;
  /** The last error of a held message. */
  @state() private trouble: { id: string; text: string } | undefined;
  @state() private busy = '';
  readonly #words = new WordsController<ModerationWords>(this, () => this.t.moderation);
  readonly #reasons = new WordsController<PeopleWords>(this, () => this.t.peopleWords);
  readonly #roving = new RovingController(this);
  readonly #reports = new PagedController<Report>(
    this,
    (query, signal) => this.#calls.list(query, signal),
    25,
  );
  readonly #held = new PagedController<HeldSend>(
    this,
    (query, signal) => this.#moderation.held(query, signal),
    25,
  );
  readonly #log = new PagedController<AuditEntry>(
    this,
    (query, signal) =>
      this.#moderation.audit({ ...query, ...(this.of && { userId: this.of.id }) }, signal),
    40,
  );
  #stops: (() => void)[] = [];

  constructor() {
    super();
    new ClockController(this, 60_000);
    new LostFocusController(this);
    // Events during a lost connection are not repeated.
    new LiveController<ConnectionState>(
      this,
      () => this.context.chat.connection,
      ({ status }) => {
        if (status === 'connected' && this.#reports.loaded) this.#load();
      },
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { chat, announce } = this.context;
    this.#stops = [
      chat.on('report.created', ({ report }) => {
        this.#put(report);
        announce(this.#words.value?.came(report.user.name) ?? '');
      }),
      chat.on('report.resolved', ({ reportId }) => void this.#refresh(reportId)),
      chat.on('held.created', ({ held }) =>
        this.#held.change((items) =>
          this.#held.next !== null || items.some(({ id }) => id === held.id)
            ? items
            : [...items, held],
        ),
      ),
      chat.on('held.decided', ({ heldId }) => this.#settle(heldId)),
    ];
    this.of = this.view.of;
    if (this.of) this.tab = 'log';
    this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // The log contains actions of other moderators, too, and there are no events for it.
    if (changed.has('active') && this.active && this.#log.loaded) void this.#log.load();
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    const words = this.#words.value;
    const { measure } = this;
    return html`
      <div ?inert=${measure !== undefined}>
        ${viewBar(this.context, { title: words?.title ?? '' })}
        ${words ? this.#tabs(words) : nothing}
      </div>
      <div
        class="scroller"
        ?inert=${measure !== undefined}
        @scroll=${this.#list.scrolled}
        @keydown=${this.#roving.keydown}
        @focusin=${this.#roving.focusin}
      >
        ${words && this.#reasons.value ? this.#content(words) : skeletonRows(this.t, 6)}
      </div>
      ${
        measure && words
          ? html`<parlor-measure-dialog
              .context=${this.context}
              .words=${words}
              .measure=${measure}
              @close=${() => (this.measure = undefined)}
            ></parlor-measure-dialog>`
          : nothing
      }
    `;
  }

  get #calls() {
    return this.context.chat.use(createReports);
  }

  get #moderation() {
    return this.context.chat.use(createModeration);
  }

  get #list(): PagedController<unknown> {
    return { reports: this.#reports, held: this.#held, log: this.#log }[this.tab];
  }

  #tabs(words: ModerationWords): TemplateResult {
    const { formats } = this.context;
    const open = this.#reports.items.filter(({ status }) => status === 'open').length;
    const held = this.#held.items.length;
    const tab = (name: Tab, label: string, count = 0, isMore = false) =>
      html`<button
        class="tab"
        type="button"
        aria-pressed=${this.tab === name ? 'true' : 'false'}
        @click=${() => (this.tab = name)}
      >
        ${label}${count ? html`<span class="count">${formats.count(count, isMore ? count : count + 1)}</span>` : nothing}
      </button>`;
    return html`<div class="tabs" role="group" aria-label=${words.title}>
        ${tab('reports', words.reports, open, open > 0 && open === this.#reports.items.length && this.#reports.next !== null)}
        ${tab('held', words.held, held, this.#held.next !== null)} ${tab('log', words.log)}
      </div>
      ${
        this.tab === 'log' && this.of
          ? html`<div class="only">
              <span>${words.logOf(this.of.name)}</span>
              <button class="link" type="button" @click=${this.#everybody}>
                ${words.logOfAll}
              </button>
            </div>`
          : nothing
      }`;
  }

  #content(words: ModerationWords): TemplateResult {
    const list = this.#list;
    const { tab } = this;
    if (list.error && !list.loaded)
      return failed(this.t, words.failed, list.error, () => void list.load());
    if (!list.loaded) return skeletonRows(this.t, 6);
    if (list.items.length === 0)
      return tab === 'reports'
        ? notice(peopleIcons.shield, words.emptyTitle, words.emptyText)
        : tab === 'held'
          ? notice(moderationIcons.hold, words.heldEmptyTitle, words.heldEmptyText)
          : notice(peopleIcons.shield, words.logEmptyTitle, words.logEmptyText);
    return html`
      ${
        tab === 'reports'
          ? this.#queue(words)
          : tab === 'held'
            ? html`<ul>
                ${repeat(
                  this.#held.items,
                  ({ id }) => id,
                  (held) => this.#heldSend(held, words),
                )}
              </ul>`
            : html`<ul>
                ${repeat(
                  this.#log.items,
                  ({ id }) => id,
                  (entry) => html`<li>${auditRow(entry, words, this.context, true)}</li>`,
                )}
              </ul>`
      }
      ${list.error ? html`<p class="alert">${this.t.failure(list.error.code)}</p>` : nothing}
      ${
        list.next
          ? html`<button
              class="link further"
              type="button"
              aria-disabled=${list.loading ? 'true' : nothing}
              @click=${() => void list.more()}
            >
              ${words.more}
            </button>`
          : nothing
      }
    `;
  }

  /** Open reports first, those that wait longest on top; then the last closed ones. */
  #queue(words: ModerationWords): TemplateResult {
    const section = (status: Report['status'], title: string) => {
      const items = this.#reports.items.filter((report) => report.status === status);
      return items.length === 0
        ? nothing
        : html`<h2 id=${status}>${title}</h2>
            <ul aria-labelledby=${status}>
              ${repeat(
                items,
                ({ id }) => id,
                (report) => html`<li>${this.#row(report, words)}</li>`,
              )}
            </ul>`;
    };
    return html`${section('open', words.open)}${section('resolved', words.closed)}`;
  }

  #row(report: Report, words: ModerationWords): TemplateResult {
    const { formats, navigate } = this.context;
    const { id, user, reason, seq, messages, note, reporter, createdAt, outcome, resolvedAt } =
      report;
    const text = messages.find((message) => message.seq === seq)?.text ?? note;
    const at = resolvedAt ?? createdAt;
    return html`<button
      class="row"
      type="button"
      data-roving
      @click=${() => navigate({ name: 'report', reportId: id })}
    >
      ${avatar({ ...user, avatarUrl: null, online: false }, 44, false)}
      <span class="body">
        <span class="line">
          <span class="name"><bdi>${user.name}</bdi></span>
          <time datetime=${at}>${formats.short(new Date(at), new Date())}</time>
        </span>
        ${text ? html`<span class="more"><bdi>${text}</bdi></span>` : nothing}
        ${
          outcome
            ? html`<span class="tag">${words.outcomes[outcome]}</span>`
            : html`<span class="tag why">${this.#reasons.value?.reasons[reason]}</span>`
        }
        <span class="more small">${words.reportedBy(reporter.name)}</span>
      </span>
    </button>`;
  }

  #heldSend(held: HeldSend, words: ModerationWords): TemplateResult {
    const { formats, navigate } = this.context;
    const { id, sender, text, createdAt } = held;
    const at = new Date(createdAt);
    const disabled = this.busy ? 'true' : nothing;
    return html`<li class="card plain">
      <button
        class="line"
        type="button"
        data-roving
        @click=${() => navigate({ name: 'person', userId: sender.id })}
      >
        ${avatar({ ...sender, avatarUrl: null, online: false }, 36, false)}
        <span class="name" id=${`from-${id}`}><bdi>${sender.name}</bdi></span>
        <time datetime=${createdAt}>${formats.short(at, new Date())}</time>
      </button>
      <p class="words" dir="auto">${text}</p>
      <div class="pair">
        <button
          class="button"
          type="button"
          aria-describedby=${`from-${id}`}
          aria-disabled=${disabled}
          @click=${() => (this.measure = this.#refusal(held, words))}
        >
          ${words.drop}
        </button>
        <button
          class="button primary"
          type="button"
          aria-describedby=${`from-${id}`}
          aria-disabled=${disabled}
          @click=${() => void this.#release(held, words)}
        >
          ${words.release}
        </button>
      </div>
      ${this.trouble?.id === id ? html`<p class="problem">${this.trouble.text}</p>` : nothing}
    </li>`;
  }

  #refusal({ id }: HeldSend, words: ModerationWords): Measure {
    return {
      title: words.dropTitle,
      text: words.dropText,
      action: words.drop,
      danger: true,
      act: async ({ note }) => {
        await this.#moderation
          .drop(id, note === undefined ? {} : { note })
          .catch((error: ChatError) => this.#wasDecided(error, words));
        this.#decided(id, words.acts['held.dropped']);
      },
    };
  }

  async #release({ id }: HeldSend, words: ModerationWords): Promise<void> {
    if (this.busy) return;
    this.busy = id;
    this.trouble = undefined;
    try {
      await this.#moderation
        .release(id)
        .catch((error: ChatError) => this.#wasDecided(error, words));
      this.#decided(id, words.acts['held.released']);
    } catch (error) {
      this.trouble = { id, text: this.t.failure((error as ChatError).code) };
      this.context.announce(this.trouble.text);
    }
    this.busy = '';
  }

  /** Another moderator has already decided. */
  #wasDecided(error: ChatError, words: ModerationWords): void {
    if (error.code !== 'not_found') throw error;
    this.context.announce(words.tooLate);
  }

  #decided(id: string, text: string): void {
    this.#settle(id);
    this.context.announce(text);
  }

  #settle(id: string): void {
    this.#held.change((items) => items.filter((held) => held.id !== id));
    if (this.#log.loaded) void this.#log.load();
  }

  readonly #load = (): void => {
    for (const list of [this.#reports, this.#held, this.#log]) void list.load();
  };

  readonly #everybody = (): void => {
    this.of = undefined;
    void this.#log.load();
    this.#focusHeading();
  };

  async #refresh(reportId: string): Promise<void> {
    try {
      this.#put(await this.#calls.get(reportId));
    } catch {
      // The next load of the list shows it.
    }
  }

  /**
   * Puts the current version of a report in its place: the last of the open ones, unless more of
   * them are to be loaded, or the first of the closed ones.
   */
  #put(report: Report): void {
    this.#reports.change((items) => {
      const others = items.filter(({ id }) => id !== report.id);
      const open = others.filter(({ status }) => status === 'open');
      const closed = others.filter(({ status }) => status === 'resolved');
      if (report.status === 'resolved') return [...open, report, ...closed];
      return closed.length > 0 || this.#reports.next === null
        ? [...open, report, ...closed]
        : others;
    });
  }

  #focusHeading(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }
}

define('parlor-moderation', Moderation);
