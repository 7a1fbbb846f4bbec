import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { people } from '../../../widget/src/shared/people.styles.js';
import type { ConsoleContext } from '../shared/console-context.js';
import { consoleStyles } from '../shared/console.styles.js';
import { failureText } from '../shared/failure.js';
import { moderationStyles } from './moderation.styles.js';

/** The base of the lists of cases. */
export abstract class CasePart extends LitElement {
  static override styles = [...consoleStyles, people, moderationStyles];

  @property({ attribute: false }) context!: ConsoleContext;

  protected personAddress(userId: string): string {
    return `#/sites/${this.context.site!.id}/people/${userId}`;
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
