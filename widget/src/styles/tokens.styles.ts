/**
 * The palette and the measures, all from `--accent` (see launcher.styles.ts): greys carry a breath of its hue, so that one
 * colour recolours everything. Light and dark stand side by side and follow `color-scheme`.
 */
import { css } from 'lit';

export const tokens = css`
  :host {
    --ground: var(
      --parlor-ground,
      light-dark(oklch(from var(--accent) 0.995 calc(c * 0.012) h), oklch(from var(--accent) 0.185 calc(c * 0.06) h))
    );
    --raised: light-dark(oklch(1 0 0), oklch(from var(--accent) 0.235 calc(c * 0.07) h));
    --fill: light-dark(oklch(from var(--accent) 0.956 calc(c * 0.07) h), oklch(from var(--accent) 0.27 calc(c * 0.09) h));
    --fill-strong: light-dark(oklch(from var(--accent) 0.915 calc(c * 0.1) h), oklch(from var(--accent) 0.33 calc(c * 0.1) h));
    --hairline: light-dark(oklch(from var(--accent) 0.2 calc(c * 0.2) h / 0.1), oklch(from var(--accent) 0.95 calc(c * 0.1) h / 0.1));
    --text: var(
      --parlor-text,
      light-dark(oklch(from var(--accent) 0.235 calc(c * 0.12) h), oklch(from var(--accent) 0.955 calc(c * 0.03) h))
    );
    --muted: light-dark(oklch(from var(--accent) 0.5 calc(c * 0.14) h), oklch(from var(--accent) 0.73 calc(c * 0.1) h));
    --accent-text: light-dark(oklch(from var(--accent) min(l, 0.5) c h), oklch(from var(--accent) max(l, 0.8) min(c, 0.13) h));
    --accent-wash: light-dark(oklch(from var(--accent) 0.94 min(c * 0.4, 0.045) h), oklch(from var(--accent) 0.31 min(c * 0.5, 0.055) h));
    --online: light-dark(oklch(0.66 0.17 150), oklch(0.76 0.17 150));
    --danger-wash: light-dark(oklch(0.955 0.025 25), oklch(0.3 0.06 25));
    --radius: var(--parlor-radius, 22px);
    --shadow: 0 0 0 1px var(--hairline), 0 2px 6px oklch(0.2 0.02 200 / 0.06), 0 18px 60px -8px oklch(0.2 0.03 200 / 0.28);
    --spring: cubic-bezier(0.22, 1, 0.36, 1);
    --space: 1;
    /* Finger-sized where a finger points. */
    --target: 36px;
  }
  :host([density='compact']) {
    --space: 0.55;
  }
  @media (pointer: coarse) {
    :host {
      --target: 44px;
    }
  }
`;
