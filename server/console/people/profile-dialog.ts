import { html, nothing, type TemplateResult } from 'lit';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import '../shared/console-dialog.js';
import { fieldProblem } from '../shared/failure.js';
import { selectField, textField } from '../shared/fields.js';
import { formActions, formFailure } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';
import { roleNames } from './badges.js';
import { PersonPart } from './person-part.js';

/**
 * Changes name, email, bio and role of a person. Only what differs is sent.
 *
 * @fires close - the dialog is to be removed
 */
export class ProfileDialog extends PersonPart {
  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    const { user, context } = this;
    const { error, busy } = this.#task;
    const problems = ['name', 'email', 'bio'].map((field) => fieldProblem(error, field));
    return html`<console-dialog .heading=${`Edit ${user.name}`} @close=${this.#close}>
      <form @submit=${this.#save}>
        ${textField({
          name: 'name',
          label: 'Name',
          value: user.name,
          required: true,
          maxlength: 80,
          first: true,
          problem: problems[0],
        })}
        ${textField({
          name: 'email',
          label: 'Email',
          type: 'email',
          value: user.email ?? '',
          maxlength: 254,
          problem: problems[1],
        })}
        ${textField({
          name: 'bio',
          label: 'About',
          value: user.bio ?? '',
          maxlength: 500,
          problem: problems[2],
        })}
        ${
          context.can('admin')
            ? selectField<string>({
                name: 'role',
                label: 'Role in the chat',
                value: user.role,
                options: Object.entries(roleNames),
                hint: 'Moderators handle reports in the chat itself; admins also act against moderators.',
              })
            : nothing
        }
        ${problems.some(Boolean) ? nothing : formFailure(error)}
        ${formActions({ action: 'Save', cancel: this.#close, disabled: busy })}
      </form>
    </console-dialog>`;
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('close'));
  };

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { user, context } = this;
    const { name = '', email = '', bio = '', role = user.role } = formValues(event);
    const before = { name: user.name, email: user.email, bio: user.bio, role: user.role };
    const after = {
      name,
      email: email.trim() || null,
      bio: bio.trim() || null,
      role: role as typeof user.role,
    };
    const change = differing(after, before);
    if (Object.keys(change).length === 0) return this.#close();
    const isDone = await this.#task.run(() =>
      context.call('host.updateUser', { userId: user.id, ...change }),
    );
    if (!isDone) return;
    const undone = differing(before, after);
    context.toast('The profile is saved.', {
      undo: async () => {
        await context.call('host.updateUser', { userId: user.id, ...undone });
        this.changed();
      },
    });
    this.changed();
    this.#close();
  };
}

/** The fields of one that another has differently. */
const differing = <T extends object>(one: T, other: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(one).filter(([field, value]) => value !== other[field as keyof T]),
  ) as Partial<T>;

define('console-profile-dialog', ProfileDialog);
