/** The backend of a host, which receives webhooks and behaves as the test says. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifyWebhook, type WebhookEvent } from '@parlor/sdk/server';

export interface Received {
  event: WebhookEvent;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers a request; what it does not answer hangs. */
export type Behaviour = (received: Received, response: ServerResponse) => void;

export const answers =
  (status: number, body = ''): Behaviour =>
  (_, response) =>
    void response.writeHead(status).end(body);

export class WebhookReceiver implements AsyncDisposable {
  readonly received: Received[] = [];
  /** Those whose answer was a success. */
  readonly accepted: Received[] = [];
  behaves: Behaviour = answers(204);
  /** With these the signatures are verified; without, the body is only parsed. */
  secrets: string[] = [];

  #port = 0;
  readonly #server = createServer((request, response) => void this.#receive(request, response));

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await receiver.listen();
    return receiver;
  }

  /** Listens, on the same port as before. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** The accepted events, without repetitions. */
  get events(): WebhookEvent[] {
    return [...new Map(this.accepted.map(({ event }) => [event.id, event])).values()];
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      // The sender was killed.
      return;
    }
    const body = Buffer.concat(chunks).toString();
    const event =
      this.secrets.length > 0
        ? verifyWebhook(body, request.headers, this.secrets)
        : (JSON.parse(body) as WebhookEvent);
    const received = { event, headers: request.headers, body };
    this.received.push(received);
    response.once('finish', () => {
      if (response.statusCode < 300) this.accepted.push(received);
    });
    this.behaves(received, response);
  }

  /** Cuts all connections and accepts none. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
