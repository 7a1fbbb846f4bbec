import { css } from 'lit';

/**
 * The palette and the measures. All colours derive from `--accent` (see launcher.styles.ts), so
 * that one colour recolours everything. Light and dark are declared together and follow
 * `color-scheme`. Text sizes, weights and corners are only these (tokens.test.ts).
 *
 * - `--own-ground`: of the page or the site's look; not set without one.
 * - `--outline`: the edges of fields have a contrast of 3 to every background.
 * - `font-size`: follows the browser's text size, whatever the page sets for its root element
 *   (decision 45).
 * - `--radius-face`: avatars have the same shape at every size, as the launcher has.
 * - `--edge`: the left edge of headers, rows, fields and messages. In a wide chat rows and messages
 *   stay in a column (`--column`), and what is 12 px inside of a row is at the edge.
 * - `--edge-of-button`: puts the picture of a button at the edge, instead of its border.
 * - `--target`: larger on touch screens.
 */
export const tokens = css`
  :host {
    --own-ground: var(--parlor-ground);
    --ground: var(
      --own-ground,
      light-dark(
        oklch(from var(--accent) 0.995 calc(c * 0.012) h),
        oklch(from var(--accent) 0.185 calc(c * 0.06) h)
      )
    );
    --raised: light-dark(oklch(1 0 0), oklch(from var(--accent) 0.235 calc(c * 0.07) h));
    --fill: light-dark(
      oklch(from var(--accent) 0.956 calc(c * 0.07) h),
      oklch(from var(--accent) 0.27 calc(c * 0.09) h)
    );
    --fill-strong: light-dark(
      oklch(from var(--accent) 0.915 calc(c * 0.1) h),
      oklch(from var(--accent) 0.33 calc(c * 0.1) h)
    );
    --hairline: light-dark(
      oklch(from var(--accent) 0.2 calc(c * 0.2) h / 0.1),
      oklch(from var(--accent) 0.95 calc(c * 0.1) h / 0.1)
    );
    --outline: oklch(from var(--accent) 0.6 calc(c * 0.12) h);
    --text: var(
      --parlor-text,
      light-dark(
        oklch(from var(--accent) 0.235 calc(c * 0.12) h),
        oklch(from var(--accent) 0.955 calc(c * 0.03) h)
      )
    );
    --muted: light-dark(
      oklch(from var(--accent) 0.5 calc(c * 0.14) h),
      oklch(from var(--accent) 0.73 calc(c * 0.1) h)
    );
    --bubble: var(--parlor-bubble, var(--fill));
    --own-bubble: var(--parlor-own-bubble, var(--accent));
    --own-text: var(--parlor-own-text, var(--on-accent));
    --accent-text: light-dark(
      oklch(from var(--accent) min(l, 0.5) c h),
      oklch(from var(--accent) max(l, 0.8) min(c, 0.13) h)
    );
    --accent-wash: light-dark(
      oklch(from var(--accent) 0.94 min(c * 0.4, 0.045) h),
      oklch(from var(--accent) 0.31 min(c * 0.5, 0.055) h)
    );
    --online: light-dark(oklch(0.66 0.17 150), oklch(0.76 0.17 150));
    --danger-wash: light-dark(oklch(0.955 0.025 25), oklch(0.3 0.06 25));
    font-size: var(--parlor-text-size, medium) !important;
    --parlor-em: 1em;
    --text-xs: calc(var(--parlor-em) * 0.75);
    --text-s: calc(var(--parlor-em) * 0.85);
    --text-m: calc(var(--parlor-em) * 0.9375);
    --text-l: calc(var(--parlor-em) * 1.0625);
    --text-xl: calc(var(--parlor-em) * 1.3125);
    --text-xxl: calc(var(--parlor-em) * 1.625);
    --regular: 400;
    --strong: 600;
    --heavy: 700;
    --radius: var(--parlor-radius, 22px);
    --radius-s: 6px;
    --radius-m: 12px;
    --radius-l: 18px;
    --radius-full: 999px;
    --radius-face: 36%;
    --edge: 20px;
    --column: max(var(--edge), 50% - 360px);
    --edge-of-button: calc(var(--edge) - (var(--target) - 20px) / 2);
    --shadow:
      0 0 0 1px var(--hairline), 0 2px 6px oklch(0.2 0.02 200 / 0.06),
      0 18px 60px -8px oklch(0.2 0.03 200 / 0.28);
    --spring: cubic-bezier(0.22, 1, 0.36, 1);
    --space: 1;
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
