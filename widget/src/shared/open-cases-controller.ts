import { createReports, createModeration } from '@parlor/sdk';
import type { LitElement } from 'lit';
import type { ViewContext } from './view-context.js';
import { WaitingCountController } from './waiting-count-controller.js';

/** Open cases are counted up to here. */
export const countedMost = 20;

/**
 * Counts the reports and held messages that wait for a moderator. Sends no requests for users who
 * are not moderators.
 */
export class OpenCasesController extends WaitingCountController {
  constructor(host: LitElement, context: () => ViewContext) {
    super(host, context, ['report.created', 'report.resolved', 'held.created', 'held.decided']);
  }

  get isModerator(): boolean {
    return this.context().me.role !== 'user';
  }

  protected async load(signal: AbortSignal): Promise<number> {
    if (!this.isModerator) return 0;
    const { chat } = this.context();
    const [reports, held] = await Promise.all([
      chat.use(createReports).list({ status: 'open', limit: countedMost }, signal),
      chat.use(createModeration).held({ limit: countedMost }, signal),
    ]);
    return Math.min(reports.items.length + held.items.length, countedMost);
  }
}
