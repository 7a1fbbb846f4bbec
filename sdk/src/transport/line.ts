/**
 * One connected socket. This file is all that knows Socket.IO: what leaves it is a line that works
 * from the moment it is handed over until `closed`, and that never reconnects by itself.
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
   * Emits a call and gives the data of its reply. Throws the reply's error, `timed_out`, or
   * `network_error` when the line breaks first.
   */
  call(name: string, input: object, signal?: AbortSignal): Promise<unknown>;
  /** Asks the other end for a sign of life, and breaks the line if none comes in time. */
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
 * A call that is unanswered for so long is a reason to look whether the line carries anything; and
 * how long a sign of life may take.
 */
const doubtAfterMs = 2_500;
const lifeWithinMs = 5_000;

/** A dial that connects to the Parlor server at `url`, in the name of the token's user. */
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
        // The connection has a policy of its own, and two chats of one page must not share a
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
  // Not left to Socket.IO alone: an emit that it has put aside while a ping is overdue is not told
  // that the socket broke.
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
  /** How often the other end was heard. */
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
