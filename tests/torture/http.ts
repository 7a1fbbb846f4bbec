import { Agent, request } from 'node:http';
import type { Reply } from '@parlor/sdk/protocol/errors';
import type { ClientOperationName, Input, Output } from '@parlor/sdk/protocol/operations';
import { clientRoutes } from '../support/client-routes.js';
import { requestFor } from '../../sdk/src/transport/rest.js';

/**
 * Connections of one client's own, which end with it: those that `fetch` shares stay open for
 * seconds.
 */
export class HttpLine {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });

  constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** Rejects when no answer comes, or one that is not Parlor's. */
  call<N extends ClientOperationName>(
    name: N,
    input: Input<N>,
    withinMs: number,
  ): Promise<Reply<Output<N>>> {
    const { method, path, body } = requestFor(clientRoutes[name], input);
    const headers = {
      ...this.headers,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    return new Promise((resolve, reject) => {
      const asking = request(
        this.url + path,
        { method, headers, agent: this.#agent, signal: AbortSignal.timeout(withinMs) },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.once('error', reject);
          answer.once('close', () => reject(new Error('The answer was cut off.')));
          answer.once('end', () => {
            try {
              resolve(JSON.parse(Buffer.concat(chunks).toString()) as Reply<Output<N>>);
            } catch (error) {
              reject(error as Error);
            }
          });
        },
      );
      asking.once('error', reject);
      asking.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
