/**
 * What a site's moderators do to somebody, from a report or from a profile: how that person stands,
 * the list of measures, the question before each, and the way back. Fetched for moderators alone.
 */
import {
  createReports,
  createModeration,
  type ChatError,
  type Report,
  type ReportOutcome,
  type Standing,
} from '@parlor/sdk';
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import './measure-dialog.js';
import type { Measure } from './measure-dialog.js';
import { moderationIcons } from './moderation-icons.js';
import type { ModerationWords } from '../i18n/en.js';
import { untilOf } from '../i18n/until.js';
import { doneStyles } from './moderation.styles.js';
import type { Measures, MeasuresScope } from '../shared/slots.js';

interface Done {
  text: string;
  undo?: () => Promise<unknown>;
}

export class MeasuresController implements ReactiveController, Measures {
  readonly styles = doneStyles;
  standing: Standing | undefined;
  #of = '';
  #measure: Measure | undefined;
  #done: Done | undefined;
  #problem = '';
  #busy = false;

  constructor(
    private readonly host: LitElement,
    private readonly parts: MeasuresScope,
  ) {
    host.addController(this);
  }

  /** A question lies over the view. */
  get asks(): boolean {
    return this.#measure !== undefined;
  }

  hostUpdate(): void {
    const id = this.parts.user()?.id ?? '';
    if (id === this.#of) return;
    this.#of = id;
    this.standing = this.#measure = this.#done = undefined;
    this.#problem = '';
    if (id) void this.load();
  }

  /** Never rejects: without it what can be done is there all the same. */
  async load(): Promise<void> {
    const id = this.#of;
    try {
      const standing = await this.#moderation.standing(id);
      if (id === this.#of) this.standing = standing;
    } catch {
      return;
    }
    this.host.requestUpdate();
  }

  /** How that person stands, in words. */
  tags(): readonly string[] {
    const words = this.parts.words();
    const { silencedUntil, banned, bannedUntil } = this.standing ?? {};
    const { formats, t } = this.parts.context();
    if (!words) return [];
    const until = (time: string) => untilOf(new Date(time), formats, t);
    return [
      ...(silencedUntil ? [words.silencedUntil(until(silencedUntil))] : []),
      ...(banned
        ? [bannedUntil ? words.bannedUntil(until(bannedUntil)) : words.bannedForGood]
        : []),
    ];
  }

  items(): TemplateResult | typeof nothing {
    const words = this.parts.words();
    const user = this.parts.user();
    if (!words || !user) return nothing;
    const report = this.parts.report();
    const { silencedUntil, banned } = this.standing ?? {};
    const item = (picture: TemplateResult, label: string, act: () => void, danger = false) =>
      html`<button
        class="item ${danger ? 'danger' : ''}"
        type="button"
        aria-disabled=${this.#busy ? 'true' : nothing}
        @click=${act}
      >
        ${picture}${label}
      </button>`;
    const ask = (measure: Measure) => () => this.ask(measure);
    return html`<div class="more-acts">
        ${report && report.seq !== null ? item(moderationIcons.bin, words.delete, ask(this.#deletion(report, words)), true) : nothing}
        ${
          silencedUntil
            ? item(moderationIcons.speak, words.unsilence, () => void this.#unsilence(words))
            : item(moderationIcons.silence, words.silence, ask(this.#silence(words, user.name)))
        }
        ${
          report?.conversation?.kind === 'group'
            ? item(
                moderationIcons.door,
                words.banMember,
                ask(this.#memberBan(report, words, user.name)),
                true,
              )
            : nothing
        }
        ${
          banned
            ? item(moderationIcons.lift, words.unban, () => void this.#unban(words))
            : item(moderationIcons.ban, words.ban, ask(this.#ban(words, user.name)), true)
        }
      </div>
      ${this.#said(words)}`;
  }

  dialog(): TemplateResult | typeof nothing {
    const words = this.parts.words();
    if (!this.#measure || !words) return nothing;
    return html`<parlor-measure-dialog
      .context=${this.parts.context()}
      .words=${words}
      .measure=${this.#measure}
      @close=${() => {
        this.#measure = undefined;
        this.host.requestUpdate();
      }}
    ></parlor-measure-dialog>`;
  }

  ask(measure: Measure): void {
    this.#measure = measure;
    this.#tell();
  }

  /**
   * Closes the report, saying what came of it. Gives it as it then is, closed by whoever was first.
   */
  async close(reportId: string, outcome: ReportOutcome, note: string | undefined): Promise<void> {
    const { chat, me, announce } = this.parts.context();
    const report = await chat
      .use(createReports)
      .resolve(reportId, outcome, note === undefined ? {} : { note });
    const { resolvedBy } = report;
    const words = this.parts.words();
    if (resolvedBy && resolvedBy.id !== me.id && words)
      announce(words.closedByOther(resolvedBy.name));
    this.parts.changed(report);
  }

  get #moderation() {
    return this.parts.context().chat.use(createModeration);
  }

  #deletion(report: Report, words: ModerationWords): Measure {
    const reports = this.parts.context().chat.use(createReports);
    return this.#measured(
      { title: words.deleteTitle, text: words.deleteText, action: words.delete, danger: true },
      'deleted',
      async (why) => {
        await reports.deleteMessage(report.id, why.note === undefined ? {} : { note: why.note });
        return { text: words.acts['message.deleted'] };
      },
    );
  }

  #silence(words: ModerationWords, name: string): Measure {
    const shape = {
      title: words.silenceTitle(name),
      text: words.silenceText,
      action: words.silence,
      length: 'limited',
    } as const;
    const id = this.#of;
    return this.#measured(shape, 'silenced', async (why, seconds) => {
      this.standing = await this.#moderation.silence(id, seconds ?? 0, why);
      return { text: words.acts['user.silenced'], undo: () => this.#unsilence(words) };
    });
  }

  #ban(words: ModerationWords, name: string): Measure {
    const shape = {
      title: words.banTitle(name),
      text: words.banText,
      action: words.ban,
      length: 'open',
      danger: true,
    } as const;
    const id = this.#of;
    return this.#measured(shape, 'banned', async (why, seconds) => {
      this.standing = await this.#moderation.ban(id, seconds, why);
      return { text: words.acts['user.banned'], undo: () => this.#unban(words) };
    });
  }

  #memberBan({ conversationId }: Report, words: ModerationWords, name: string): Measure {
    const id = this.#of;
    const shape = {
      title: words.banMemberTitle(name),
      text: words.banMemberText,
      action: words.banMember,
      danger: true,
    };
    return this.#measured(shape, 'banned', async (why) => {
      await this.#moderation.banMember(conversationId!, id, why);
      const undo = () =>
        this.#do(
          () => this.#moderation.unbanMember(conversationId!, id),
          words.acts['member.unbanned'],
        );
      return { text: words.acts['member.banned'], undo };
    });
  }

  /** A measure with a note that answers the report, where there is one, and closes it if wanted. */
  #measured(
    shape: Omit<Measure, 'act' | 'canClose'>,
    outcome: ReportOutcome,
    act: (why: { note?: string; reportId?: string }, seconds: number | null) => Promise<Done>,
  ): Measure {
    const report = this.parts.report();
    const isOpen = report?.status === 'open';
    // What is done stays done when closing the report fails, and is not done again by trying once
    // more.
    let done: Done | undefined;
    return {
      ...shape,
      canClose: isOpen,
      act: async ({ seconds, note, closes }) => {
        done ??= await act(
          { ...(note !== undefined && { note }), ...(report && { reportId: report.id }) },
          seconds,
        );
        this.#tell(done);
        if (report && isOpen && closes) await this.close(report.id, outcome, note);
        else this.parts.changed();
      },
    };
  }

  #unsilence(words: ModerationWords): Promise<void> {
    return this.#do(
      async () => (this.standing = await this.#moderation.unsilence(this.#of)),
      words.acts['user.unsilenced'],
    );
  }

  #unban(words: ModerationWords): Promise<void> {
    return this.#do(
      async () => (this.standing = await this.#moderation.unban(this.#of)),
      words.acts['user.unbanned'],
    );
  }

  /** What needs no question. */
  async #do(task: () => Promise<unknown>, text: string): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#tell();
    try {
      await task();
      this.#busy = false;
      this.#tell({ text });
      this.parts.changed();
    } catch (error) {
      const { code } = error as ChatError;
      const { t, announce } = this.parts.context();
      this.#busy = false;
      this.#problem = (code === 'forbidden' && this.parts.words()?.notAllowed) || t.failure(code);
      announce(this.#problem);
      this.host.requestUpdate();
    }
  }

  #said(words: ModerationWords): TemplateResult | typeof nothing {
    if (this.#problem) return html`<p class="alert">${this.#problem}</p>`;
    if (!this.#done) return nothing;
    const { text, undo } = this.#done;
    return html`<p class="done-now">
      <span>${text}</span>
      ${undo ? html`<button class="link" type="button" @click=${() => void undo()}>${words.undo}</button>` : nothing}
    </p>`;
  }

  #tell(done?: Done): void {
    this.#done = done;
    this.#problem = '';
    if (done) this.parts.context().announce(done.text);
    this.host.requestUpdate();
  }
}
