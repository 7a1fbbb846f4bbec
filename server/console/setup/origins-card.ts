import type { HostSite } from '@parlor/sdk/protocol/host-site';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import type { ConsoleContext } from '../shared/console-context.js';
import { consoleStyles } from '../shared/console.styles.js';
import { textField } from '../shared/fields.js';
import { failureText } from '../shared/failure.js';
import { toOrigin } from '../shared/origin.js';
import { card } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';

/**
 * The origins whose pages may use the site.
 *
 * @fires changed - the list is another one; bubbles
 */
export class OriginsCard extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  @property({ attribute: false }) site!: HostSite;
  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    const { origins } = this.site;
    const mayChange = this.context.can('admin');
    const { error } = this.#task;
    return card({
      id: 'origins',
      title: 'Websites',
      text: 'The chat works on pages of these addresses only. https://*.example.com includes all subdomains.',
      content: html`${
        origins.length > 0
          ? html`<ul class="entries">
              ${origins.map(
                (origin) =>
                  html`<li class="entry">
                    <span class="body"><code>${origin}</code></span>
                    ${
                      mayChange
                        ? html`<button
                            class="button small danger-quiet"
                            type="button"
                            aria-label=${`Remove ${origin}`}
                            @click=${() => this.#remove(origin)}
                          >
                            Remove
                          </button>`
                        : nothing
                    }
                  </li>`,
              )}
            </ul>`
          : html`<p class="muted">No website yet.</p>`
      }
      ${
        mayChange
          ? html`<form class="with-button" @submit=${this.#submit}>
              ${textField({
                name: 'origin',
                label: 'Add a website',
                type: 'text',
                inputmode: 'url',
                placeholder: 'https://www.example.com',
                required: true,
                maxlength: 300,
                problem: error === undefined ? undefined : failureText(error),
              })}
              <button
                class="button"
                type="submit"
                aria-disabled=${this.#task.busy ? 'true' : nothing}
              >
                Add
              </button>
            </form>`
          : nothing
      }`,
    });
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { origin = '' } = formValues(event);
    if (!(await this.#task.run(() => this.#add(toOrigin(origin))))) return;
    form.reset();
    this.context.toast(`${toOrigin(origin)} is added.`);
  };

  async #add(origin: string): Promise<void> {
    await this.context.call('host.addOrigin', { origin });
    this.#changed();
  }

  async #remove(origin: string): Promise<void> {
    const { call, toast } = this.context;
    try {
      await call('host.removeOrigin', { origin });
      this.#changed();
      toast(`${origin} is removed: its pages cannot use the chat any more.`, {
        undo: () => this.#add(origin),
      });
    } catch (error) {
      toast(failureText(error));
    }
  }

  #changed(): void {
    this.dispatchEvent(new CustomEvent('changed', { bubbles: true, composed: true }));
  }
}

define('console-origins-card', OriginsCard);
