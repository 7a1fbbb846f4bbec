/**
 * A client that costs as little as possible, so that a bench measures the server: a WebSocket that
 * speaks the text frames of Engine.IO 4 and Socket.IO 5. It finds the answer to a call by its id,
 * and new messages by searching the frame: it parses only what a bench reads.
 */
import type { Reply } from '@parlor/sdk/protocol/errors';
import { wire } from '@parlor/sdk/protocol/wire';
import { WebSocket } from 'ws';
import type { Seat } from './contender.js';

/** The two digits before the id of an answer, and the answer of a call that was not refused. */
const ack = '43';
const accepted = '[{"ok":true';
const connected = '40';
const event = '42';
const ping = '2';
const pong = '3';

/** Longer than any head of a frame that is looked at: `43`, an id, and the start of the answer. */
const headBytes = 40;

const createdMark = Buffer.from('"name":"message.created"');
const clientIdMark = Buffer.from('"clientId":"');
const quote = '"'.charCodeAt(0);

interface Waiting {
  resolve(reply: Buffer): void;
  reject(error: Error): void;
}

export class Line {
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** Called with each frame of events. */
  onEvents: (frame: Buffer) => void = () => undefined;

  private constructor(private readonly socket: WebSocket) {}

  /** Resolves when the server has let the seat's user in. */
  static open({ url, query, auth }: Seat): Promise<Line> {
    const address = new URL(`${wire.socketPath}/`, url.replace(/^http/, 'ws'));
    address.search = String(new URLSearchParams({ ...query, EIO: '4', transport: 'websocket' }));
    const socket = new WebSocket(address, { perMessageDeflate: false, skipUTF8Validation: true });
    const line = new Line(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => socket.send(`${connected}${JSON.stringify(auth)}`));
      socket.on('error', (error) => line.#fail(error, reject));
      socket.on('close', () => line.#fail(new Error('The server closed a socket.'), reject));
      socket.on('message', (frame: Buffer) => {
        const head = frame.toString('latin1', 0, headBytes);
        if (head.startsWith(event)) line.onEvents(frame);
        else if (head.startsWith(ack)) line.#answered(head, frame);
        else if (head === ping) socket.send(pong);
        else if (head.startsWith(connected)) resolve(line);
        else if (!head.startsWith('0')) line.#fail(new Error(String(frame)), reject);
      });
    });
  }

  /** Resolves with the frame of the answer. Throws if the call is refused. */
  call(operation: string, input: object): Promise<Buffer> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.socket.send(`${event}${id}${JSON.stringify([operation, input])}`);
    });
  }

  close(): void {
    this.#waiting.clear();
    this.socket.removeAllListeners('close');
    this.socket.close();
  }

  #answered(head: string, frame: Buffer): void {
    const end = head.indexOf('[');
    const id = Number(head.slice(ack.length, end));
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (head.startsWith(accepted, end)) waiting?.resolve(frame);
    else waiting?.reject(refusal(String(frame).slice(end)));
  }

  #fail(error: Error, reject: (error: Error) => void): void {
    reject(error);
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

function refusal(answer: string): Error {
  const [reply] = JSON.parse(answer) as [Reply<unknown>];
  return new Error(reply.ok ? answer : `${reply.error.code}: ${reply.error.message}`);
}

/** What a call has answered with. */
export function dataIn(frame: Buffer): unknown {
  const answer = String(frame);
  const [reply] = JSON.parse(answer.slice(answer.indexOf('['))) as [{ data: unknown }];
  return reply.data;
}

/** How many new messages a frame of events tells of. */
export function messagesIn(frame: Buffer): number {
  let count = 0;
  for (let at = frame.indexOf(createdMark); at !== -1; at = frame.indexOf(createdMark, at + 1))
    count++;
  return count;
}

/** The `clientId`s of these messages. */
export function clientIdsIn(frame: Buffer): string[] {
  const ids: string[] = [];
  for (let at = frame.indexOf(clientIdMark); at !== -1; at = frame.indexOf(clientIdMark, at + 1)) {
    const start = at + clientIdMark.length;
    ids.push(frame.toString('latin1', start, frame.indexOf(quote, start)));
  }
  return ids;
}
