import { html, type TemplateResult } from 'lit';
import { define } from '../../../widget/src/shared/define.js';
import { ConsoleView } from '../shared/console-view.js';
import '../shared/copy-button.js';
import { card, pageHead } from '../shared/parts.js';

/** How the site is connected to its pages. */
export class SetupView extends ConsoleView {
  protected override render(): TemplateResult {
    return html`<div class="page">
      ${pageHead({ title: 'Set-up', intro: 'Connect the chat to your pages.' })} ${this.#script()}
      ${this.#publicKey()}
    </div>`;
  }

  #script(): TemplateResult {
    const tag = `<script async src="${location.origin}/parlor.js"\n  data-site="${this.context.site!.publicKey}"></script>`;
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
