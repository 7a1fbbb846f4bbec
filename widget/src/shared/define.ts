/**
 * Registers an element once: not at all where there is no registry, and not again when a page
 * carries two copies of the widget.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  if (typeof customElements !== 'undefined' && !customElements.get(tag))
    customElements.define(tag, element);
}
