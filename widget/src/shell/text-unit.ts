/**
 * Registers `--parlor-em` as a length, for tokens.styles.ts: `1em` is then computed once, where it
 * is set, and everything inside inherits that length instead of the text `1em`. A style sheet in a
 * shadow root cannot register a property. The registration is for the whole page: another copy of
 * the widget may have made it already.
 */
export function registerTextUnit(): void {
  if (typeof CSS === 'undefined' || !('registerProperty' in CSS)) return;
  try {
    CSS.registerProperty({
      name: '--parlor-em',
      syntax: '<length>',
      inherits: true,
      initialValue: '16px',
    });
  } catch {
    // It is registered already.
  }
}
