import type { Panel } from '../shell/panel.js';

/** The panel that an element is in, however deep. */
export function panelOf(element: Element): Panel | undefined {
  const root = element.getRootNode();
  if (!(root instanceof ShadowRoot)) return undefined;
  return root.host.localName === 'parlor-panel' ? (root.host as Panel) : panelOf(root.host);
}
