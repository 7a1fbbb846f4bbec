import { html, render, type TemplateResult } from 'lit';
import type { ActionWords } from '../i18n/en.js';
import { actionIcons } from '../shared/action-icons.js';

/** How much of a message the name of a button holds. */
const nameLength = 80;

/** Draws the buttons for one message. `name` is what the message is called. */
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
