/**
 * In place of Lit's css-tag.js in the script tag's files: every browser that knows the colours of
 * our styles (`light-dark`, relative `oklch`) adopts style sheets, so what Lit carries for those
 * that do not is left out. Our css`…` has no expressions (dense-templates.js refuses them).
 */
export class CSSResult {
  #sheet;

  constructor(cssText) {
    this.cssText = cssText;
  }

  /** One sheet, however many elements adopt it. */
  get styleSheet() {
    if (!this.#sheet) {
      this.#sheet = new CSSStyleSheet();
      this.#sheet.replaceSync(this.cssText);
    }
    return this.#sheet;
  }
}

export const supportsAdoptingStyleSheets = true;
export const unsafeCSS = (cssText) => new CSSResult(cssText);
export const css = ([cssText]) => unsafeCSS(cssText);
export const getCompatibleStyle = (style) => style;

export function adoptStyles(root, styles) {
  root.adoptedStyleSheets = styles.map(({ styleSheet }) => styleSheet);
}
