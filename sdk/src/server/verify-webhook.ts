import { Webhook, WebhookVerificationError as VerificationError } from 'standardwebhooks';
import type { SiteEvent } from './events.js';
import { requireBackend } from './require-backend.js';

/** The request is not from your Parlor server, is too old, or has no signature. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

/** What a webhook receives: an event of the site, or what `host.webhooks.test` sends. */
export type WebhookEvent =
  SiteEvent | { id: string; number: 0; type: 'ping'; timestamp: string; data: object };

const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;

/**
 * Checks that a request is from your Parlor server, and not older than five minutes, and returns
 * its event. `body` is the body exactly as it was received, as text; `headers` are those of the
 * request, of Node or of `fetch`. Give all secrets that are in use while you rotate them. Throws a
 * `WebhookVerificationError`.
 *
 *     app.post('/parlor', express.text({ type: 'application/json' }), (request, response) => {
 *       const event = verifyWebhook(request.body, request.headers, secret);
 *       if (event.type === 'message.created') notify(event.data.message);
 *       response.sendStatus(204);
 *     });
 */
export function verifyWebhook(
  body: string,
  headers: Headers | Readonly<Record<string, string | string[] | undefined>>,
  secrets: string | readonly string[],
): WebhookEvent {
  requireBackend('verifyWebhook');
  const all = typeof secrets === 'string' ? [secrets] : secrets;
  if (all.length === 0) throw new Error('verifyWebhook needs a secret, whsec_….');
  const given = Object.fromEntries(names.map((name) => [name, headerOf(headers, name)]));
  let failure: Error | undefined;
  for (const secret of all) {
    try {
      return new Webhook(secret).verify(body, given) as WebhookEvent;
    } catch (error) {
      if (!(error instanceof VerificationError)) throw error;
      failure = error;
    }
  }
  throw new WebhookVerificationError(failure?.message);
}

function headerOf(
  headers: Headers | Readonly<Record<string, string | string[] | undefined>>,
  name: string,
): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  return typeof value === 'string' ? value : '';
}
