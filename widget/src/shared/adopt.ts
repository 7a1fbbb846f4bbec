import { adoptStyles, type CSSResult } from 'lit';

/** Adds styles that were fetched later to a shadow root, once. */
export function adopt(root: ShadowRoot | null | undefined, style: CSSResult): void {
  const sheet = style.styleSheet;
  if (!root || root.adoptedStyleSheets.includes(sheet as CSSStyleSheet)) return;
  if (sheet) root.adoptedStyleSheets.push(sheet);
  else adoptStyles(root, [style]);
}
