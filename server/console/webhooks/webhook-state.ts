import type { Webhook } from '@parlor/sdk/protocol/webhooks';
import { html, type TemplateResult } from 'lit';
import { formatAgo } from '../shared/formats.js';

const reasons = {
  host: 'Off',
  failing: 'Off: all deliveries failed',
  gone: 'Off: the address answered 410',
} as const;

/** Whether a webhook works. */
export function stateBadge({ disabledReason, failingSince }: Webhook): TemplateResult {
  if (disabledReason) return html`<span class="badge bad">${reasons[disabledReason]}</span>`;
  if (failingSince)
    return html`<span class="badge bad">Fails since ${formatAgo(failingSince)}</span>`;
  return html`<span class="badge good">On</span>`;
}

export const eventsText = ({ events }: Webhook): string => {
  if (events === null) return 'All events';
  return events.length === 1 ? events[0]! : `${events.length} events`;
};
