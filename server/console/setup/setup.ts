import { html, nothing, type TemplateResult } from 'lit';
import { define } from '../../../widget/src/shared/define.js';
import { viewIcons } from '../../../widget/src/shared/view-icons.js';
import { ConsoleView } from '../shared/console-view.js';
import '../shared/copy-button.js';
import { LoadController } from '../shared/load-controller.js';
import { card, loadFailure, loadingRows, pageHead } from '../shared/parts.js';
import './audience-card.js';
import './live-check-card.js';
import './origins-card.js';
import './secret-keys-card.js';
import './send-hook-card.js';
import './sign-in-card.js';
import './signing-secrets-card.js';
import { setupStyles } from './setup.styles.js';
import { type SetupState, readSetup, stepsOf } from './steps.js';

/** How the site is connected to its pages and its backend, and what is still missing. */
export class SetupView extends ConsoleView {
  static override styles = [...ConsoleView.styles, setupStyles];

  readonly #state = new LoadController(this, (signal) => readSetup(this.context, signal));

  protected override render(): TemplateResult {
    const { value: state, error } = this.#state;
    return html`<div class="page" @changed=${this.#state.load}>
      ${pageHead({
        title: 'Set-up',
        intro: 'Connect the chat to your pages, and to your backend if you have one.',
      })}
      ${
        state
          ? this.#cards(state)
          : html`<div class="card">
              ${error === undefined ? loadingRows(5) : loadFailure(error, this.#state.load)}
            </div>`
      }
    </div>`;
  }

  #cards(state: SetupState): TemplateResult {
    const { context } = this;
    return html`${this.#checklist(state)} ${this.#script()}
      <console-live-check-card .context=${context} .site=${state.site}></console-live-check-card>
      <console-origins-card .context=${context} .site=${state.site}></console-origins-card>
      <console-audience-card .context=${context} .site=${state.site}></console-audience-card>
      <console-sign-in-card .context=${context} .site=${state.site}></console-sign-in-card>
      ${this.#publicKey()}
      ${
        context.can('admin')
          ? html`<console-secret-keys-card .context=${context}></console-secret-keys-card>
              <console-signing-secrets-card .context=${context}></console-signing-secrets-card>
              <console-send-hook-card .context=${context}></console-send-hook-card>`
          : nothing
      }`;
  }

  #checklist(state: SetupState): TemplateResult | typeof nothing {
    const steps = stepsOf(state);
    const done = steps.filter(({ isDone }) => isDone).length;
    if (done === steps.length) return nothing;
    return card({
      id: 'checklist',
      title: 'Before your visitors can chat',
      buttons: html`<span class="badge accent">${done} of ${steps.length} done</span>`,
      content: html`<ol class="steps">
        ${steps.map(
          ({ title, text, isDone }) =>
            html`<li class=${isDone ? 'done' : ''}>
              <span class="tick" aria-hidden="true">${isDone ? viewIcons.check : nothing}</span>
              <span class="body">
                <span class="title"
                  >${title}<span class="listen">${isDone ? ', done' : ', to do'}</span></span
                >
                ${isDone ? nothing : html`<span class="hint">${text}</span>`}
              </span>
            </li>`,
        )}
      </ol>`,
    });
  }

  #script(): TemplateResult {
    const { publicKey } = this.context.site!;
    const tag = `<script async src="${location.origin}/parlor.js?site=${publicKey}"\n  data-site="${publicKey}"></script>`;
    return card({
      id: 'script',
      title: 'Script tag',
      text: 'Paste it before </body> on every page that shows the chat. It adds a button in the corner, and loads nothing else until a visitor opens the chat.',
      buttons: html`<console-copy-button
        .text=${tag}
        .label=${'Copy the script tag'}
      ></console-copy-button>`,
      content: html`<pre class="code wrap" tabindex="0" aria-label="Script tag">${tag}</pre>`,
    });
  }

  #publicKey(): TemplateResult {
    const { publicKey } = this.context.site!;
    return card({
      id: 'publishable-key',
      title: 'Publishable key',
      text: 'Names the site in the script tag and the SDK. Anyone may see it.',
      buttons: html`<console-copy-button
        .text=${publicKey}
        .label=${'Copy the publishable key'}
      ></console-copy-button>`,
      content: html`<pre class="code wrap" tabindex="0" aria-label="Publishable key">
${publicKey}</pre>`,
    });
  }
}

define('console-setup', SetupView);
