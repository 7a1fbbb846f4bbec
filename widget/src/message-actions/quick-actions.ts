import { html, render, type TemplateResult } from 'lit';
import type { ActionWords } from '../i18n/en.js';
import { actionIcons } from '../shared/action-icons.js';

/** The most characters of a message in the label of a button. */
const nameLength = 80;

/** Renders the buttons for one message. `name` is the accessible name of the message. */
export function drawQuickActions(
  box: HTMLElement,
  words: ActionWords,
  name: string,
  actions: { reply: () => void; react: () => void },
): void {
  const button = (picture: TemplateResult, word: string, press: () => void): TemplateResult =>
    html`<button
      class="quick-act"
      type="button"
      tabindex="-1"
      title=${word}
      aria-label="${word}: ${name.slice(0, nameLength)}"
      @click=${press}
    >
      ${picture}
    </button>`;
  render(
    html`${button(actionIcons.reply, words.reply, actions.reply)}${button(actionIcons.smile, words.react, actions.react)}`,
    box,
  );
}
