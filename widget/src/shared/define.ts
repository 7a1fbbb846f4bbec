/**
 * Registers an element once: not at all if there is no registry, and not again if a page contains
 * two copies of the widget.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  if (typeof customElements !== 'undefined' && !customElements.get(tag))
    customElements.define(tag, element);
}
