import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { ConsoleContext } from './console-context.js';
import { consoleStyles } from './console.styles.js';

/**
 * The base of every view. The shell sets `context`, again whenever something in it changes. Each
 * view draws one `<h1 tabindex="-1">` from its first render on, which gets the focus when the
 * operator navigates to the view.
 */
export abstract class ConsoleView extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;

  /** Focuses the heading, so that screen readers say where the operator is. */
  focusHeading(): void {
    this.renderRoot.querySelector('h1')?.focus({ preventScroll: true });
  }
}
