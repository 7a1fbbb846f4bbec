import { html, nothing, type TemplateResult } from 'lit';

interface NoteField {
  label: string;
  /** The most characters it takes. */
  limit: number;
  /** What one could write, while nothing is written. */
  example?: string;
  /** What becomes of it, below the field. */
  hint?: string;
}

/** A few words of one's own, in a form whose other answers are chosen. */
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
