import { html, nothing, type TemplateResult } from 'lit';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import { ConsoleView } from '../shared/console-view.js';
import { textField } from '../shared/fields.js';
import { formFailure } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';
import { frame } from './frame.js';
import { nameField, newPasswordField } from './new-account.js';
import { signInStyles } from './sign-in.styles.js';

/** A new account, on servers that let anyone make one. */
export class SignUpView extends ConsoleView {
  static override styles = [...ConsoleView.styles, signInStyles];

  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    return frame({
      title: 'Create an account',
      text: 'Then create a site and paste its script tag into your pages.',
      content: html`<form @submit=${this.#signUp}>
        ${nameField(this.#task.error)}
        ${textField({
          name: 'email',
          label: 'Email',
          type: 'email',
          autocomplete: 'username',
          required: true,
        })}
        ${newPasswordField(this.#task.error)} ${formFailure(this.#task.error)}
        <button
          class="button primary"
          type="submit"
          aria-disabled=${this.#task.busy ? 'true' : nothing}
        >
          Create account
        </button>
      </form>`,
      below: html`Do you have an account? <a href="#/">Sign in</a>`,
    });
  }

  readonly #signUp = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { name = '', email = '', password = '' } = formValues(event);
    const { call, refresh, navigate } = this.context;
    await this.#task.run(async () => {
      await call('operators.signUp', { name, email, password });
      navigate('/', { replace: true });
      await refresh();
    });
  };
}

define('console-sign-up', SignUpView);
