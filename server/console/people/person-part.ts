import type { HostUser } from '@parlor/sdk/protocol/host';
import { property } from 'lit/decorators.js';
import { ConsolePart } from '../shared/console-part.js';

/**
 * The base of the parts of a person's page.
 *
 * @fires changed - the person must be read again
 */
export abstract class PersonPart extends ConsolePart {
  @property({ attribute: false }) user!: HostUser;

  protected changed(): void {
    this.dispatchEvent(new CustomEvent('changed', { bubbles: true }));
  }
}
