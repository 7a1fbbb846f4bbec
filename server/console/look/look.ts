import type { HostSite } from '@parlor/sdk/protocol/host-site';
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { define } from '../../../widget/src/shared/define.js';
import type { Look } from './preview/preview-message.js';
import { ConsoleView } from '../shared/console-view.js';
import { selectField, textField } from '../shared/fields.js';
import { LoadController } from '../shared/load-controller.js';
import { card, formFailure, loadFailure, loadingRows, pageHead } from '../shared/parts.js';
import { TaskController } from '../shared/task-controller.js';
import { poorContrasts } from './contrast.js';
import { choices, colours, withValue, words } from './look-fields.js';
import './look-preview.js';
import { lookStyles } from './look.styles.js';

/** How the chat looks on the site's pages, with a preview of what is not saved. */
export class LookView extends ConsoleView {
  static override styles = [...ConsoleView.styles, lookStyles];

  /** What is chosen and not saved; `undefined` if nothing was changed. */
  @state() private draft: Look | undefined;
  readonly #task = new TaskController(this);
  readonly #site = new LoadController(this, (signal) =>
    this.context.call('host.getSite', {}, { signal }),
  );

  protected override render(): TemplateResult {
    const { value: site, error } = this.#site;
    return html`<div class="page wide">
      ${pageHead({
        title: 'Look',
        intro: this.context.can('admin')
          ? 'How the chat looks on your pages. What a page itself sets takes precedence.'
          : 'Only admins and owners may change this.',
      })}
      ${
        site
          ? this.#content(site)
          : html`<div class="card">
              ${error === undefined ? loadingRows(6) : loadFailure(error, this.#site.load)}
            </div>`
      }
    </div>`;
  }

  #content(site: HostSite): TemplateResult {
    const look = this.draft ?? site.look ?? {};
    return html`<div class="halves">
      <div class="settings-of-look">
        ${this.#colours(look)}
        ${card({
          id: 'shape',
          title: 'Shape and place',
          content: html`<div class="choices">
            ${choices.map(({ key, ...field }) =>
              selectField({
                ...field,
                name: key,
                value: String(look[key] ?? ''),
                disabled: this.#isFixed,
                chosen: (value) => this.#change(look, key, value),
              }),
            )}
          </div>`,
        })}
        ${card({
          id: 'words',
          title: 'Words',
          text: 'In your own language. Without them, the chat has its own words in the language of the visitor.',
          content: html`<div class="words">
            ${words.map(({ key, max, ...field }) =>
              textField({
                ...field,
                name: key,
                maxlength: max,
                value: look[key] ?? '',
                disabled: this.#isFixed,
                typed: (value) => this.#change(look, key, value),
              }),
            )}
          </div>`,
        })}
        ${this.#saveBar(site)}
      </div>
      <div class="beside">
        ${card({
          id: 'preview',
          title: 'Preview',
          text: 'The real chat, with sample messages.',
          content: html`<console-look-preview .site=${site} .look=${look}></console-look-preview>`,
        })}
      </div>
    </div>`;
  }

  get #isFixed(): boolean {
    return !this.context.can('admin') || this.#task.busy;
  }

  #colours(look: Look): TemplateResult {
    const poor = poorContrasts(look);
    return card({
      id: 'colours',
      title: 'Colours',
      text: 'One colour is enough. The chat has light and dark shades of it.',
      content: html`<div class="colours">
          ${colours.map(({ key, label, hint, start }) => {
            const value = look[key];
            const hintId = `${key}-hint`;
            return html`<div class="colour">
              <div class="about">
                <label for=${key}>${label}</label>
                <p class="hint" id=${hintId}>${hint}</p>
              </div>
              ${
                value && !this.#isFixed
                  ? html`<button
                      class="button small quiet"
                      type="button"
                      aria-label=${`Reset: ${label}`}
                      @click=${() => this.#change(look, key, undefined)}
                    >
                      Reset
                    </button>`
                  : nothing
              }
              <code>${value ?? 'automatic'}</code>
              <input
                type="color"
                id=${key}
                aria-describedby=${hintId}
                .value=${live(value ?? start)}
                ?disabled=${this.#isFixed}
                @input=${(event: Event) =>
                  this.#change(look, key, (event.target as HTMLInputElement).value)}
              />
            </div>`;
          })}
        </div>
        <div aria-live="polite">
          ${poor.map(
            ({ what, ratio }) =>
              html`<p class="alert">
                ${what} is hard to read: the contrast is ${ratio.toFixed(1)}, and should be at least
                4.5.
              </p>`,
          )}
        </div>`,
    });
  }

  #saveBar(site: HostSite): TemplateResult | typeof nothing {
    if (!this.draft) return nothing;
    const { busy, error } = this.#task;
    return html`<div class="save" role="group" aria-label="Changes">
      ${error === undefined ? html`<span>Not saved yet.</span>` : formFailure(error)}
      <div class="buttons">
        <button class="button" type="button" @click=${this.#discard}>Discard</button>
        <button
          class="button primary"
          type="button"
          aria-disabled=${busy ? 'true' : nothing}
          @click=${() => this.#save(site)}
        >
          Save
        </button>
      </div>
    </div>`;
  }

  #change(look: Look, key: keyof Look, value: string | undefined): void {
    const changed = withValue(look, key, value);
    const saved = this.#site.value?.look ?? {};
    const isSame = JSON.stringify(sorted(changed)) === JSON.stringify(sorted(saved));
    this.draft = isSame ? undefined : changed;
  }

  readonly #discard = (): void => {
    this.draft = undefined;
    this.#task.reset();
  };

  async #save(site: HostSite): Promise<void> {
    const { draft } = this;
    if (!draft || !(await this.#task.run(() => this.#update(draft)))) return;
    this.draft = undefined;
    this.context.toast('The look is saved. Open pages have it within seconds.', {
      undo: () => this.#update(site.look),
    });
  }

  async #update(look: Look | null): Promise<void> {
    this.#site.set(await this.context.call('host.updateSite', { look }));
  }
}

/** With the keys in order, so that equal looks are equal texts. */
const sorted = (look: Look) =>
  Object.entries(look).sort(([one], [other]) => (one < other ? -1 : 1));

define('console-look', LookView);
