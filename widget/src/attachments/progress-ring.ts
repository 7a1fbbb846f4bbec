import { html, nothing, type TemplateResult } from 'lit';
import type { ShownFile } from './message-files.js';

/** The uploaded part of a file, until the upload is complete. */
export function progressRing(
  { sent, name }: ShownFile,
  label: string,
): TemplateResult | typeof nothing {
  if (sent === undefined || sent >= 1) return nothing;
  const percent = Math.round(sent * 100);
  return html`<span
    class="ring"
    role="progressbar"
    aria-label=${`${label}, ${name}`}
    aria-valuenow=${percent}
  >
    <svg viewBox="0 0 40 40" aria-hidden="true">
      <circle cx="20" cy="20" r="15" />
      <circle
        class="done"
        cx="20"
        cy="20"
        r="15"
        pathLength="100"
        stroke-dasharray=${`${Math.max(percent, 4)} 100`}
      />
    </svg>
  </span>`;
}
