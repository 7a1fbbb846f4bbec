import type { Output } from '@parlor/sdk/protocol/operations';
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { download } from '../shared/download.js';
import { card } from '../shared/parts.js';
import './merge-dialog.js';
import { PersonPart } from './person-part.js';

/** A copy of the person's data, and the ways in which a person goes. */
export class PersonRemoval extends PersonPart {
  @state() private isMerging = false;
  @state() private isExporting = false;

  protected override render(): TemplateResult {
    const { user } = this;
    const isDeactivated = user.status === 'deactivated';
    return card({
      id: 'removal',
      title: 'Data and access',
      content: html`<ul class="entries">
          <li class="entry">
            <div class="body">
              <span class="title">A copy of the data</span>
              <span class="hint">Profile, messages and what else is stored, as a JSON file.</span>
            </div>
            <button
              class="button small"
              type="button"
              aria-disabled=${this.isExporting ? 'true' : nothing}
              @click=${this.#export}
            >
              ${this.isExporting ? 'Exporting…' : 'Export'}
            </button>
          </li>
          ${
            user.kind === 'guest' && !isDeactivated
              ? html`<li class="entry">
                  <div class="body">
                    <span class="title">Merge into a member</span>
                    <span class="hint"
                      >A member takes over the conversations and messages of this guest.</span
                    >
                  </div>
                  <button
                    class="button small"
                    type="button"
                    @click=${() => (this.isMerging = true)}
                  >
                    Merge
                  </button>
                </li>`
              : nothing
          }
          <li class="entry">
            <div class="body">
              <span class="title">${isDeactivated ? 'Deactivated' : 'Deactivate'}</span>
              <span class="hint"
                >Who is deactivated cannot sign in and is not listed. The messages stay.</span
              >
            </div>
            <button class="button small" type="button" @click=${this.#setActive}>
              ${isDeactivated ? 'Reactivate' : 'Deactivate'}
            </button>
          </li>
          <li class="entry">
            <div class="body">
              <span class="title">Delete</span>
              <span class="hint">Profile, email and sessions are deleted. The messages stay.</span>
            </div>
            <button class="button small danger-quiet" type="button" @click=${this.#delete}>
              Delete
            </button>
          </li>
        </ul>
        ${
          this.isMerging
            ? html`<console-merge-dialog
                .context=${this.context}
                .user=${user}
                @close=${() => (this.isMerging = false)}
              ></console-merge-dialog>`
            : nothing
        }`,
    });
  }

  readonly #export = async (): Promise<void> => {
    if (this.isExporting) return;
    const { context, user } = this;
    this.isExporting = true;
    const items: Output<'host.exportUser'>['items'] = [];
    const isDone = await this.attempt(async () => {
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page: Output<'host.exportUser'> = await context.call('host.exportUser', {
          userId: user.id,
          ...(cursor !== undefined && { cursor }),
        });
        items.push(...page.items);
        cursor = page.next;
      }
    });
    this.isExporting = false;
    if (!isDone) return;
    download(`${user.id}.json`, 'application/json', [JSON.stringify(items, null, 2)]);
    context.toast('The data is exported.');
    this.changed();
  };

  readonly #setActive = async (): Promise<void> => {
    const { context, user } = this;
    const { id: userId, name } = user;
    const deactivates = user.status !== 'deactivated';
    const set = (isActive: boolean) =>
      context.call(isActive ? 'host.reactivateUser' : 'host.deactivateUser', { userId });
    if (!(await this.attempt(() => set(!deactivates)))) return;
    this.changed();
    context.toast(deactivates ? `${name} is deactivated.` : `${name} is active again.`, {
      undo: async () => {
        await set(deactivates);
        this.changed();
      },
    });
  };

  readonly #delete = async (): Promise<void> => {
    const { context, user } = this;
    const isDone = await context.confirm({
      title: `Delete ${user.name}?`,
      text: 'Profile, email, sessions and attributes are deleted for good. The messages stay under “Deleted user”. Type the name to confirm.',
      action: 'Delete',
      danger: true,
      type: user.name,
      act: async () => {
        const input = { userId: user.id, messages: 'keep' } as const;
        while (!(await context.call('host.deleteUser', input)).done);
      },
    });
    if (!isDone) return;
    context.navigate(`/sites/${context.site!.id}/people`);
    context.toast(`${user.name} is deleted.`);
  };
}

define('console-person-removal', PersonRemoval);
