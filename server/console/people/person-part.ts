import type { HostUser } from '@parlor/sdk/protocol/host';
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { ConsoleContext } from '../shared/console-context.js';
import { consoleStyles } from '../shared/console.styles.js';
import { failureText } from '../shared/failure.js';

/**
 * The base of the parts of a person's page.
 *
 * @fires changed - the person must be read again
 */
export abstract class PersonPart extends LitElement {
  static override styles = consoleStyles;

  @property({ attribute: false }) context!: ConsoleContext;
  @property({ attribute: false }) user!: HostUser;

  protected changed(): void {
    this.dispatchEvent(new CustomEvent('changed', { bubbles: true }));
  }

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
