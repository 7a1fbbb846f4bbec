import { html, type TemplateResult } from 'lit';

/**
 * A setting that is on or off, with its name and what it does; see switches.styles.ts. What
 * it shows is `on`, which follows when the change is made.
 */
export function switchRow(
  id: string,
  name: string,
  hint: string,
  on: boolean,
  toggle: () => void,
): TemplateResult {
  return html`<label class="switch">
    <span class="body"
      ><span id=${id}>${name}</span><span class="hint" id=${`${id}-hint`}>${hint}</span></span
    >
    <input
      type="checkbox"
      role="switch"
      aria-labelledby=${id}
      aria-describedby=${`${id}-hint`}
      .checked=${on}
      @change=${(event: Event) => {
        // What it shows is what holds, once that is known.
        (event.target as HTMLInputElement).checked = on;
        toggle();
      }}
    />
  </label>`;
}
