/**
 * One connected socket. Only this file knows Socket.IO: it returns a line that works until
 * `closed`, and that never reconnects by itself.
 */
import { io, type Socket } from 'socket.io-client';
import { ChatError } from '../chat-error.js';
import type { WireError } from '../protocol/errors.js';
import type { WireEvent } from '../protocol/events.js';
import { wire } from '../protocol/wire.js';
import { abortError } from './abortable.js';
import { replyData } from './rest.js';
import { parser } from './socket-parser.js';

export interface Line {
  /**
   * Emits a call and returns the data of its reply. Throws the reply's error, `timed_out`, or
   * `network_error` if the line breaks first.
   */
  call(name: string, input: object, signal?: AbortSignal): Promise<unknown>;
  /** Pings the server, and closes the line if no answer comes in time. */
  check(): void;
  /** Resolves, never rejects, with why the line broke. */
  readonly closed: Promise<ChatError>;
  close(): void;
}

/**
 * Opens a line. `onEvents` may be called as soon as it is connected, before the promise has
 * resolved.
 */
export type Dial = (
  token: string,
  onEvents: (events: WireEvent[]) => void,
  signal: AbortSignal,
) => Promise<Line>;

const openWithinMs = 10_000;
const answerWithinMs = 10_000;
/**
 * A call without an answer for this long is a reason to check the line; and how long the answer to
 * that check may take.
 */
const doubtAfterMs = 2_500;
const lifeWithinMs = 5_000;

/** A dial that connects to the Parlor server at `url`, as the token's user. */
export function socketDial(url: string, site: string): Dial {
  const { origin, pathname } = new URL(url);
  return (token, onEvents, signal) =>
    new Promise((resolve, reject) => {
      const socket = io(origin, {
        path: pathname.replace(/\/$/, '') + wire.socketPath,
        query: { site },
        auth: { token },
        transports: ['websocket'],
        parser,
        // `Connection` has its own reconnect policy, and two chats in one page must not share a
        // socket.
        reconnection: false,
        forceNew: true,
        autoConnect: false,
      });
      let line: ReturnType<typeof socketLine> | undefined;
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        socket.off('connect');
        socket.off('connect_error');
      };
      const fail = (error: ChatError) => {
        settle();
        socket.disconnect();
        reject(error);
      };
      const onAbort = () => fail(abortError(signal));
      const timer = setTimeout(
        () => fail(new ChatError('timed_out', 'The connection did not open in time.')),
        openWithinMs,
      );
      signal.addEventListener('abort', onAbort);
      socket.on('connect', () => {
        settle();
        line = socketLine(socket);
        resolve(line);
      });
      socket.on('connect_error', (error: Error & { data?: WireError }) =>
        fail(handshakeError(error)),
      );
      socket.on(wire.eventsFrame, (events: unknown) => {
        line?.heard();
        if (Array.isArray(events)) onEvents(events as WireEvent[]);
      });
      if (signal.aborted) onAbort();
      else socket.connect();
    });
}

function handshakeError(error: Error & { data?: WireError }): ChatError {
  if (typeof error.data?.code === 'string') return ChatError.from(error.data);
  return new ChatError('network_error', 'The connection could not be opened.', { cause: error });
}

function socketLine(socket: Socket): Line & { heard: () => void } {
  // Socket.IO alone is not enough: it does not reject an emit that it has buffered while a ping is
  // overdue.
  const waiting = new Set<(error: ChatError) => void>();
  const closed = new Promise<ChatError>((resolve) => {
    socket.on('disconnect', (reason) => {
      const error = new ChatError('network_error', `The connection broke: ${reason}.`);
      for (const fail of waiting) fail(error);
      waiting.clear();
      socket.off();
      resolve(error);
    });
  });
  let isChecking = false;
  /** How often data has arrived from the server. */
  let signs = 0;
  const check = () => {
    if (isChecking || !socket.connected) return;
    isChecking = true;
    const before = signs;
    socket.timeout(lifeWithinMs).emit(wire.pingFrame, {}, (silence: Error | null) => {
      isChecking = false;
      if (silence && signs === before) socket.disconnect();
    });
  };
  return {
    heard: () => void (signs += 1),
    check,
    closed,
    close: () => void socket.disconnect(),
    call: (name, input, signal) =>
      new Promise((resolve, reject) => {
        if (!socket.connected) {
          reject(new ChatError('network_error', 'The connection is closed.'));
          return;
        }
        const onAbort = () => fail(abortError(signal!));
        const doubt = setTimeout(check, doubtAfterMs);
        const fail = (error: ChatError) => {
          waiting.delete(fail);
          clearTimeout(doubt);
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        };
        waiting.add(fail);
        signal?.addEventListener('abort', onAbort);
        socket
          .timeout(answerWithinMs)
          .emit(name, input, (failure: Error | null, reply: unknown) => {
            if (!failure) signs += 1;
            clearTimeout(doubt);
            if (!waiting.delete(fail)) return;
            signal?.removeEventListener('abort', onAbort);
            try {
              if (failure)
                throw new ChatError('timed_out', `No answer within ${answerWithinMs} ms.`, {
                  cause: failure,
                });
              resolve(replyData(reply));
            } catch (error) {
              reject(error);
            }
          });
      }),
  };
}
