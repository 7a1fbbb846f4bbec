import { createMembers } from '@parlor/sdk';
import type { LitElement } from 'lit';
import { featureOf } from '../shell/feature-of.js';
import type { ViewContext } from '../shell/view-context.js';
import { WaitingCountController } from '../shared/waiting-count-controller.js';

/** Invitations are counted up to here. */
export const invitationsMost = 100;

/** Counts the groups that the reader is invited to. */
export class InvitationsController extends WaitingCountController {
  constructor(host: LitElement, context: () => ViewContext) {
    super(host, context, ['invitation.created', 'invitation.ended', 'conversation.created']);
  }

  protected async load(signal: AbortSignal): Promise<number> {
    const members = featureOf(this.context().chat, createMembers);
    return (await members.invitations({ limit: invitationsMost }, signal)).items.length;
  }
}
