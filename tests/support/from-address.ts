/**
 * Calls from several network addresses of this machine: on Linux, all of 127.0.0.0/8 is its own.
 */
import { request } from 'node:http';
import type { Reply } from '@parlor/sdk/protocol/errors';
import {
  type Input,
  type OperationName,
  operations,
  type Output,
} from '@parlor/sdk/protocol/operations';

export interface AnswerFrom<T = unknown> {
  status: number;
  body: Reply<T>;
}

/** Calls an operation that needs no sign-in, from `address` such as `127.0.0.7`. */
export function postFrom<N extends OperationName>(
  address: string,
  url: string,
  publicKey: string,
  name: N,
  input: Input<N> | Record<string, unknown>,
): Promise<AnswerFrom<Output<N>>> {
  return new Promise((resolve, reject) => {
    const { method, path } = operations[name];
    const headers = { 'content-type': 'application/json', 'x-parlor-site': publicKey };
    const sent = request(
      `${url}/v1${path}`,
      { method, headers, localAddress: address, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Reply<Output<N>> }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(input));
  });
}

/** The error code, or `ok`. */
export const outcomeOf = ({ body }: AnswerFrom): string => (body.ok ? 'ok' : body.error.code);
