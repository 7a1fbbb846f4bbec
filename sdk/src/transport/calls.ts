import { ChatError } from '../chat-error.js';
import type { ClientOperationName, Input, Output } from '../protocol/operations.js';
import { abortable } from './abortable.js';
import type { Connection } from './connection.js';
import type { Rest } from './rest.js';
import type { Session } from './session.js';
import { isTokenTrouble } from './token-trouble.js';

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /**
   * The operation is idempotent, so a call whose answer was lost may be repeated. `GET` always is.
   */
  repeatable?: boolean;
}

/** Calls an operation as the signed-in user. */
export type Call = <N extends ClientOperationName>(
  name: N,
  input: Input<N>,
  options?: CallOptions,
) => Promise<Output<N>>;

export interface CallDeps {
  session: Pick<Session, 'scope' | 'token' | 'renew'>;
  connection: Pick<Connection, 'line'>;
  rest: Pick<Rest, 'call' | 'isRead'>;
}

/**
 * Combines socket and HTTP into one way of calling: over the line if it is open, else over HTTP;
 * over HTTP again if the line broke before the answer and the call may be repeated. The user's
 * scope aborts all calls.
 */
export function createCall({ session, connection, rest }: CallDeps): Call {
  async function overHttp<N extends ClientOperationName>(
    name: N,
    input: Input<N>,
    signal: AbortSignal,
  ): Promise<Output<N>> {
    const token = await session.token();
    try {
      return await rest.call(name, input, { token, signal });
    } catch (error) {
      // A refused token means that nothing was done, so any call may be repeated.
      if (!isTokenTrouble(error)) throw error;
      return await rest.call(name, input, { token: await session.renew(token), signal });
    }
  }

  return async (name, input, { signal, repeatable = rest.isRead(name) } = {}) =>
    await abortable([session.scope, signal], async (either) => {
      const { line } = connection;
      if (!line) return await overHttp(name, input, either);
      try {
        return (await line.call(name, input, either)) as Output<typeof name>;
      } catch (error) {
        if (either.aborted || !(isTokenTrouble(error) || (repeatable && wasLost(error))))
          throw error;
        return await overHttp(name, input, either);
      }
    });
}

/** Whether it is unknown if the server has done it. */
function wasLost(error: unknown): boolean {
  return (
    error instanceof ChatError && ['network_error', 'timed_out', 'bad_answer'].includes(error.code)
  );
}
