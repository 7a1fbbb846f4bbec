import { people } from '../../../widget/src/shared/people.styles.js';
import { ConsolePart } from '../shared/console-part.js';
import { moderationStyles } from './moderation.styles.js';

/** The base of the lists of cases. */
export abstract class CasePart extends ConsolePart {
  static override styles = [...ConsolePart.styles, people, moderationStyles];

  protected conversationAddress(conversationId: string): string {
    return `#/sites/${this.context.site!.id}/conversations/${conversationId}`;
  }

  protected personAddress(userId: string): string {
    return `#/sites/${this.context.site!.id}/people/${userId}`;
  }
}
