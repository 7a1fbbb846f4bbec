import type { webhookOperations } from '@parlor/sdk/protocol/webhooks';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { Deliveries } from './deliveries.js';
import type { Webhooks } from './webhooks.js';

export const webhooksApi = (
  webhooks: Webhooks,
  deliveries: Deliveries,
): Handlers<typeof webhookOperations> => ({
  'host.listWebhooks': ({ siteId }) => webhooks.list(siteId),
  'host.addWebhook': ({ siteId, actor }, input) => webhooks.add(siteId, actor, input),
  'host.updateWebhook': ({ siteId, actor }, input) => webhooks.update(siteId, actor, input),
  'host.rotateWebhookSecret': ({ siteId, actor }, input) =>
    webhooks.rotateSecret(siteId, actor, input),
  'host.removeWebhook': async ({ siteId, actor }, { webhookId }) => {
    await webhooks.remove(siteId, actor, webhookId);
    return {};
  },
  'host.testWebhook': ({ siteId, signal }, { webhookId }) =>
    webhooks.test(siteId, webhookId, signal),
  'host.listDeliveries': ({ siteId }, query) => deliveries.list(siteId, query),
  'host.getDelivery': ({ siteId }, { webhookId, number }) =>
    deliveries.get(siteId, webhookId, number),
  'host.replayDelivery': ({ siteId }, { webhookId, number }) =>
    deliveries.replay(siteId, webhookId, number),
  'host.replayDeliveries': ({ siteId }, input) => deliveries.replayRange(siteId, input),
});
