import type { PanelHost } from './slots.js';

/** The panel that contains an element, at any depth. */
export function panelOf(element: Element): PanelHost | undefined {
  const root = element.getRootNode();
  if (!(root instanceof ShadowRoot)) return undefined;
  return root.host.localName === 'parlor-panel'
    ? (root.host as unknown as PanelHost)
    : panelOf(root.host);
}
