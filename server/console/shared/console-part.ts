import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { ConsoleContext } from './console-context.js';
import { consoleStyles } from './console.styles.js';
import { failureText } from './failure.js';

/** The base of the elements that a view is made of. */
export abstract class ConsolePart extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;

  /** Runs an action whose failure is shown as a toast. Returns whether it succeeded. */
  protected async attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      this.context.toast(failureText(error));
      return false;
    }
  }
}
