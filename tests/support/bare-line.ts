/**
 * A WebSocket that says what it is told to, from an address of this machine (127.0.0.2 …): for what
 * no Socket.IO client would send.
 */
import type { Reply } from '@parlor/sdk/protocol/errors';
import { wire } from '@parlor/sdk/protocol/wire';
import { WebSocket } from 'ws';

interface LineOptions {
  url: string;
  siteKey: string;
  /** This machine's address to connect from. */
  from?: string | undefined;
  /** Beside the site. */
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Instead of the socket's. */
  path?: string;
}

export class BareLine {
  /** Texts that came in, pings left out. */
  readonly received: string[] = [];
  isClosed = false;
  #next = 0;
  readonly #waiting = new Map<
    number,
    { resolve: (reply: Reply<unknown>) => void; reject: (error: Error) => void }
  >();

  private constructor(readonly socket: WebSocket) {
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      for (const { reject } of this.#waiting.values()) reject(new Error('closed'));
    });
    socket.on('message', (data: Buffer) => this.#receive(String(data)));
  }

  /** Resolves when the upgrade is answered; rejects if it is refused. */
  static async open({
    url,
    siteKey,
    from,
    query = {},
    headers = {},
    path = `${wire.socketPath}/`,
  }: LineOptions): Promise<BareLine> {
    const search = new URLSearchParams({
      site: siteKey,
      EIO: '4',
      transport: 'websocket',
      ...query,
    }).toString();
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}?${search}`, {
      ...(from !== undefined && { localAddress: from }),
      headers,
      perMessageDeflate: false,
    });
    const line = new BareLine(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return line;
  }

  /** The same with the handshake of Socket.IO. Rejects with the code of the refusal. */
  static async connected(options: LineOptions, token: string): Promise<BareLine> {
    const line = await BareLine.open(options);
    line.send(`40${JSON.stringify({ token })}`);
    const answer = await line.until((text) => /^4[04]/.test(text));
    if (answer.startsWith('44'))
      throw new Error((JSON.parse(answer.slice(2)) as { message: string }).message);
    return line;
  }

  send(text: string | Buffer): void {
    this.socket.send(text);
  }

  call(name: string, input: object): Promise<Reply<unknown>> {
    const id = this.#next++;
    this.send(`42${id}${JSON.stringify([name, input])}`);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
  }

  /** The first text that passes, of those that came or come. Rejects if the socket closes first. */
  until(passes: (text: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.received.find(passes);
        if (found === undefined) return;
        this.socket.off('message', look);
        resolve(found);
      };
      this.socket.on('message', look);
      this.socket.once('close', () => reject(new Error('closed')));
      look();
    });
  }

  closed(): Promise<void> {
    return new Promise((resolve) =>
      this.isClosed ? resolve() : this.socket.once('close', () => resolve()),
    );
  }

  #receive(text: string): void {
    if (text === '2') return this.send('3');
    this.received.push(text);
    const [, id, rest] = /^43(\d+)(.*)$/s.exec(text) ?? [];
    if (id === undefined) return;
    this.#waiting.get(Number(id))?.resolve((JSON.parse(rest!) as [Reply<unknown>])[0]);
    this.#waiting.delete(Number(id));
  }
}
