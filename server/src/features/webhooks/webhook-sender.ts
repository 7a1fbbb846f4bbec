/** Signs and sends one body to a webhook, by the Standard Webhooks scheme. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Webhook } from 'standardwebhooks';
import type { Environment } from '../../kernel/environment.js';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { RefusedFetch } from '../../kernel/outward-target.js';

/** What came of a try. */
export interface Outcome {
  statusCode: number | null;
  /** Why there was no answer. */
  error: string | null;
  /** Its beginning. */
  answer: string | null;
  milliseconds: number;
  /** When it began. */
  triedAt: Date;
}

export interface Letter {
  /** The same in each try. */
  id: string;
  url: string;
  body: string;
  /** One signature for each. */
  secrets: readonly string[];
  /** For the request with its answer, if not as usual. */
  maxMs?: number;
  /** Bytes of the answer that are kept, if not as usual. */
  answerBytes?: number;
}

interface Deps {
  fetch: Pick<GuardedFetch, 'post'>;
  environment: Environment;
  requestMs: number;
}

const usualAnswerBytes = 2_048;
/** Connections to one address that are kept, and for how long. */
const kept = { keepAlive: true, maxFreeSockets: 10, timeout: 15_000 } as const;

export class WebhookSender {
  readonly #deps: Deps;
  readonly #agents = { http: new HttpAgent(kept), https: new HttpsAgent(kept) };

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws only if the signal is aborted. */
  async send(
    { id, url, body, secrets, maxMs, answerBytes = usualAnswerBytes }: Letter,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { fetch, environment, requestMs } = this.#deps;
    const triedAt = environment.now();
    const began = performance.now();
    const signatures = secrets.map((secret) => new Webhook(secret).sign(id, triedAt, body));
    const took = () => Math.round(performance.now() - began);
    try {
      const answer = await fetch.post(url, {
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(triedAt.getTime() / 1_000)),
          'webhook-signature': signatures.join(' '),
        },
        body,
        maxMs: maxMs ?? requestMs,
        maxBytes: answerBytes,
        signal,
        agents: this.#agents,
      });
      return {
        statusCode: answer.status,
        error: null,
        answer: readable(answer.body),
        milliseconds: took(),
        triedAt,
      };
    } catch (error) {
      signal.throwIfAborted();
      const reason = error instanceof RefusedFetch ? error.reason : 'unreachable';
      return { statusCode: null, error: reason, answer: null, milliseconds: took(), triedAt };
    }
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }
}

export const isSuccess = ({ statusCode }: Pick<Outcome, 'statusCode'>): boolean =>
  statusCode !== null && statusCode >= 200 && statusCode < 300;

/** Text that both databases store. */
const readable = (bytes: Buffer): string => bytes.toString('utf8').replaceAll('\0', '\uFFFD');
