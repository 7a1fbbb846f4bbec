import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import type { ConsoleContext } from '../shared/console-context.js';
import '../shared/console-dialog.js';
import { consoleStyles } from '../shared/console.styles.js';
import { textField } from '../shared/fields.js';
import { fieldProblem } from '../shared/failure.js';
import { formActions, formFailure } from '../shared/parts.js';
import type { Scope } from '../shared/roles.js';
import { TaskController } from '../shared/task-controller.js';

const scopes: readonly (readonly [scope: Scope, name: string, hint: string])[] = [
  ['read', 'Read', 'Settings and users.'],
  ['write', 'Write', 'Users, conversations and messages, too.'],
  ['moderate', 'Moderate', 'Reports, held messages and sanctions.'],
  ['admin', 'Everything', 'All of these, and the site itself.'],
];

/**
 * @fires added - detail: the new key
 * @fires close
 */
export class AddKeyDialog extends LitElement {
  static override styles = [
    ...consoleStyles,
    css`
      fieldset {
        display: grid;
        gap: 4px;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0 0 6px;
        font-size: var(--text-s);
        font-weight: var(--strong);
      }
    `,
  ];

  @property({ attribute: false }) context!: ConsoleContext;
  @state() private chosen: readonly Scope[] = ['write'];
  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    const { error } = this.#task;
    const problem = fieldProblem(error, 'name');
    return html`<console-dialog .heading=${'New secret key'} @close=${this.#close}>
      <form @submit=${this.#submit}>
        ${textField({
          name: 'name',
          label: 'Name',
          placeholder: 'Orders service',
          hint: 'Say where it is used. The audit log shows it.',
          required: true,
          maxlength: 80,
          first: true,
          problem,
        })}
        <fieldset>
          <legend>It may</legend>
          ${scopes.map(
            ([scope, name, hint]) =>
              html`<label class="choice"
                ><input
                  type="checkbox"
                  .checked=${this.chosen.includes(scope)}
                  @change=${(event: Event) =>
                    this.#toggle(scope, (event.target as HTMLInputElement).checked)}
                /><span>${name}<span class="hint">${hint}</span></span></label
              >`,
          )}
        </fieldset>
        ${problem ? nothing : formFailure(error)}
        ${formActions({ action: 'Create key', cancel: this.#close, disabled: this.#task.busy || this.chosen.length === 0 })}
      </form>
    </console-dialog>`;
  }

  #toggle(scope: Scope, isOn: boolean): void {
    const others = this.chosen.filter((each) => each !== scope);
    this.chosen = isOn ? [...others, scope] : others;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.chosen.length === 0) return;
    const { name = '' } = formValues(event);
    await this.#task.run(async () => {
      const { secretKey } = await this.context.call('host.addKey', {
        name,
        scopes: [...this.chosen],
      });
      this.dispatchEvent(new CustomEvent('added', { detail: secretKey }));
    });
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };
}

define('console-add-key-dialog', AddKeyDialog);
