import { html, nothing, type TemplateResult } from 'lit';

interface NoteField {
  label: string;
  /** The most characters. */
  limit: number;
  /** The placeholder. */
  example?: string;
  /** How the text will be used, below the field. */
  hint?: string;
}

/** A short text of the user's own, in a form whose other answers are chosen. */
export function noteField({ label, limit, example, hint }: NoteField): TemplateResult {
  return html`<div class="field">
    <label for="note">${label}</label>
    <textarea
      class="input"
      id="note"
      name="note"
      dir="auto"
      rows="2"
      maxlength=${limit}
      placeholder=${example ?? nothing}
      aria-describedby=${hint ? 'hint' : nothing}
    ></textarea>
    ${hint ? html`<p class="hint" id="hint">${hint}</p>` : nothing}
  </div>`;
}
