import type { ReactiveControllerHost } from 'lit';

/** The panel, as far as features use it: its lifecycle, and whether the user sees it. */
export interface PanelHost extends HTMLElement, ReactiveControllerHost {
  readonly shown: boolean;
}

/** The panel that an element is in, however deep. */
export function panelOf(element: Element): PanelHost | undefined {
  const root = element.getRootNode();
  if (!(root instanceof ShadowRoot)) return undefined;
  return root.host.localName === 'parlor-panel'
    ? (root.host as unknown as PanelHost)
    : panelOf(root.host);
}
