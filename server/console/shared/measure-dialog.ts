import { html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import './console-dialog.js';
import type { ConsoleContext } from './console-context.js';
import { consoleStyles } from './console.styles.js';
import { selectField, textField } from './fields.js';
import { formActions, formFailure } from './parts.js';
import { TaskController } from './task-controller.js';

export type Measure = 'silence' | 'ban';

const durations = [
  ['3600', 'An hour'],
  ['86400', 'A day'],
  ['604800', 'A week'],
  ['2592000', '30 days'],
] as const;

const words = {
  silence: {
    title: (name: string) => `Silence ${name}?`,
    text: 'They can read everything, but cannot write anywhere on this site.',
    action: 'Silence',
    outcome: 'silenced',
    done: (name: string) => `${name} is silenced.`,
  },
  ban: {
    title: (name: string) => `Ban ${name}?`,
    text: 'They are signed out on all devices and cannot sign in again.',
    action: 'Ban',
    outcome: 'banned',
    done: (name: string) => `${name} is banned.`,
  },
} as const;

/**
 * Asks for how long and why a user is silenced or banned, and does it. The toast takes it back.
 *
 * @fires done - it was done, or taken back
 * @fires close - the dialog is to be removed
 */
export class MeasureDialog extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  @property({ attribute: false }) measure: Measure = 'silence';
  @property({ attribute: false }) user!: { id: string; name: string };
  /** The report that it answers, if any. It is closed. */
  @property({ attribute: false }) reportId: string | undefined;
  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    const { title, text, action } = words[this.measure];
    const options = this.measure === 'ban' ? [...durations, ['', 'For good'] as const] : durations;
    return html`<console-dialog .heading=${title(this.user.name)} @close=${this.#close}>
      <form @submit=${this.#act}>
        <p class="muted">${text}${this.reportId ? ' The report is closed.' : ''}</p>
        ${selectField<string>({ name: 'seconds', label: 'For how long?', value: '86400', options })}
        ${textField({
          name: 'note',
          label: 'Note',
          hint: 'Optional. For the audit log; the user does not see it.',
          maxlength: 1_000,
          first: true,
        })}
        ${formFailure(this.#task.error)}
        ${formActions({ action: action, cancel: this.#close, disabled: this.#task.busy, danger: true })}
      </form>
    </console-dialog>`;
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };

  readonly #act = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { seconds = '', note = '' } = formValues(event);
    const { measure, context, user, reportId } = this;
    const { id: userId, name } = user;
    const about = { userId, ...(note.trim() && { note }), ...(reportId && { reportId }) };
    const { outcome, done } = words[measure];
    const isDone = await this.#task.run(async () => {
      if (measure === 'ban')
        await context.call('host.banUser', {
          ...about,
          seconds: seconds === '' ? null : Number(seconds),
        });
      else await context.call('host.silenceUser', { ...about, seconds: Number(seconds) });
      if (reportId) await context.call('host.resolveReport', { reportId, outcome });
    });
    if (!isDone) return;
    const changed = () => this.dispatchEvent(new CustomEvent('done', { detail: measure }));
    context.toast(done(name), {
      undo: async () => {
        await context.call(measure === 'ban' ? 'host.unbanUser' : 'host.unsilenceUser', { userId });
        if (reportId) await context.call('host.reopenReport', { reportId });
        changed();
      },
    });
    changed();
    this.#close();
  };
}

define('console-measure-dialog', MeasureDialog);
