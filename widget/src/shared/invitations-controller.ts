import { createMembers } from '@parlor/sdk';
import type { LitElement } from 'lit';
import type { ViewContext } from './view-context.js';
import { WaitingCountController } from './waiting-count-controller.js';

/** Invitations are counted up to here. */
export const invitationsMost = 100;

/** Counts the groups that the reader is invited to. */
export class InvitationsController extends WaitingCountController {
  constructor(host: LitElement, context: () => ViewContext) {
    super(host, context, ['invitation.created', 'invitation.ended', 'conversation.created']);
  }

  protected async load(signal: AbortSignal): Promise<number> {
    const members = this.context().chat.use(createMembers);
    return (await members.invitations({ limit: invitationsMost }, signal)).items.length;
  }
}
