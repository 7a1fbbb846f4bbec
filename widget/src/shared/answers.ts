import { html, nothing, type TemplateResult } from 'lit';

interface Answer {
  text: string;
  /** The accessible name, if the text alone does not say who is meant. */
  label?: string;
  act(): void;
}

/**
 * The two answers to a question, always in this order and of the same size; see cards.styles.ts.
 */
export function answers({
  no,
  yes,
  busy = false,
}: {
  no: Answer;
  yes: Answer;
  busy?: boolean;
}): TemplateResult {
  const button = ({ text, label, act }: Answer, style: string): TemplateResult =>
    html`<button
      class="button ${style}"
      type="button"
      aria-label=${label ?? nothing}
      aria-disabled=${busy ? 'true' : nothing}
      @click=${act}
    >
      ${text}
    </button>`;
  return html`<div class="pair">${button(no, '')}${button(yes, 'primary')}</div>`;
}
