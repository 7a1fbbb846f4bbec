import { html, type TemplateResult } from 'lit';

/**
 * A setting that is on or off, with its name and what it does; see switches.styles.ts. Shows `on`,
 * which changes only when the change is made.
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
        // Keep showing the current value until the change is confirmed.
        (event.target as HTMLInputElement).checked = on;
        toggle();
      }}
    />
  </label>`;
}
