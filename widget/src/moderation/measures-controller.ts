/**
 * The measures of a site's moderators against a user, from a report or from a profile: the user's
 * sanctions, the list of measures, the question before each, and undo. Loaded for moderators only.
 */
import {
  createReports,
  createModeration,
  type ChatError,
  type Report,
  type ReportOutcome,
  type Sanctions,
} from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import type { Measure } from './measure-dialog.js';
import type { ModerationWords } from '../i18n/en.js';
import { untilOf } from '../i18n/until.js';
import type { MeasuresScope } from '../shared/slots.js';

interface Done {
  text: string;
  undo?: () => Promise<unknown>;
}

/** The possible measures, named as in the words. */
export interface MeasureChoice {
  name: 'delete' | 'silence' | 'unsilence' | 'banMember' | 'ban' | 'unban';
  choose: () => void;
}

export class MeasuresController implements ReactiveController {
  sanctions: Sanctions | undefined;
  /** The measure whose question is open over the view. */
  measure: Measure | undefined;
  /** The last action, until the next measure. */
  done: Done | undefined;
  /** Why the last measure failed, in words. */
  problem = '';
  isBusy = false;
  #of = '';

  constructor(
    private readonly host: LitElement,
    readonly scope: MeasuresScope,
  ) {
    host.addController(this);
  }

  hostUpdate(): void {
    const id = this.scope.user()?.id ?? '';
    if (id === this.#of) return;
    this.#of = id;
    this.sanctions = this.measure = this.done = undefined;
    this.problem = '';
    if (id) void this.load();
  }

  /** Never rejects: without the sanctions the measures are still available. */
  async load(): Promise<void> {
    const id = this.#of;
    try {
      const sanctions = await this.#moderation.sanctions(id);
      if (id === this.#of) this.sanctions = sanctions;
    } catch {
      return;
    }
    this.host.requestUpdate();
  }

  /** The user's sanctions, in words. */
  tags(): readonly string[] {
    const words = this.scope.words();
    const { silencedUntil, banned, bannedUntil } = this.sanctions ?? {};
    const { formats, t } = this.scope.context();
    if (!words) return [];
    const until = (time: string) => untilOf(new Date(time), formats, t);
    return [
      ...(silencedUntil ? [words.silencedUntil(until(silencedUntil))] : []),
      ...(banned
        ? [bannedUntil ? words.bannedUntil(until(bannedUntil)) : words.bannedForGood]
        : []),
    ];
  }

  /**
   * Each has a fixed index, so that its button keeps the focus while others appear and disappear.
   */
  choices(
    words: ModerationWords,
    { name }: { name: string },
  ): readonly (MeasureChoice | undefined)[] {
    const report = this.scope.report();
    const { silencedUntil, banned } = this.sanctions ?? {};
    const ask = (measure: Measure) => () => this.ask(measure);
    return [
      report && report.seq !== null
        ? { name: 'delete', choose: ask(this.#deletion(report, words)) }
        : undefined,
      silencedUntil
        ? { name: 'unsilence', choose: () => void this.#unsilence(words) }
        : { name: 'silence', choose: ask(this.#silence(words, name)) },
      report?.conversation?.kind === 'group'
        ? { name: 'banMember', choose: ask(this.#memberBan(report, words, name)) }
        : undefined,
      banned
        ? { name: 'unban', choose: () => void this.#unban(words) }
        : { name: 'ban', choose: ask(this.#ban(words, name)) },
    ];
  }

  ask(measure: Measure): void {
    this.measure = measure;
    this.#tell();
  }

  stopAsking(): void {
    this.measure = undefined;
    this.host.requestUpdate();
  }

  /**
   * Closes the report with its outcome. Returns its current state; another moderator may have
   * closed it before.
   */
  async close(reportId: string, outcome: ReportOutcome, note: string | undefined): Promise<void> {
    const { chat, me, announce } = this.scope.context();
    const report = await chat
      .use(createReports)
      .resolve(reportId, outcome, note === undefined ? {} : { note });
    const { resolvedBy } = report;
    const words = this.scope.words();
    if (resolvedBy && resolvedBy.id !== me.id && words)
      announce(words.closedByOther(resolvedBy.name));
    this.scope.changed(report);
  }

  get #moderation() {
    return this.scope.context().chat.use(createModeration);
  }

  #deletion(report: Report, words: ModerationWords): Measure {
    const reports = this.scope.context().chat.use(createReports);
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
      this.sanctions = await this.#moderation.silence(id, seconds ?? 0, why);
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
      this.sanctions = await this.#moderation.ban(id, seconds, why);
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

  /** A measure with a note that answers the report, if there is one, and closes it if wanted. */
  #measured(
    shape: Omit<Measure, 'act' | 'canClose'>,
    outcome: ReportOutcome,
    act: (why: { note?: string; reportId?: string }, seconds: number | null) => Promise<Done>,
  ): Measure {
    const report = this.scope.report();
    const isOpen = report?.status === 'open';
    // If closing the report fails, the measure stays in effect, and is not repeated by another try.
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
        else this.scope.changed();
      },
    };
  }

  #unsilence(words: ModerationWords): Promise<void> {
    return this.#do(
      async () => (this.sanctions = await this.#moderation.unsilence(this.#of)),
      words.acts['user.unsilenced'],
    );
  }

  #unban(words: ModerationWords): Promise<void> {
    return this.#do(
      async () => (this.sanctions = await this.#moderation.unban(this.#of)),
      words.acts['user.unbanned'],
    );
  }

  /** Runs a measure that needs no question. */
  async #do(task: () => Promise<unknown>, text: string): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.#tell();
    try {
      await task();
      this.isBusy = false;
      this.#tell({ text });
      this.scope.changed();
    } catch (error) {
      const { code } = error as ChatError;
      const { t, announce } = this.scope.context();
      this.isBusy = false;
      this.problem = (code === 'forbidden' && this.scope.words()?.notAllowed) || t.failure(code);
      announce(this.problem);
      this.host.requestUpdate();
    }
  }

  #tell(done?: Done): void {
    this.done = done;
    this.problem = '';
    if (done) this.scope.context().announce(done.text);
    this.host.requestUpdate();
  }
}
