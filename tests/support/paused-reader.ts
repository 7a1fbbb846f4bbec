/**
 * A socket that connects as the protocol says and then reads no more, as a phone in a tunnel does.
 * Without a library, as those read by themselves.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { wire } from '@parlor/sdk/protocol/wire';
import type { TestServer } from './test-server.js';

/** Resolves when the handshake is answered and reading has stopped. */
export async function pausedReader(
  server: TestServer,
  siteKey: string,
  token: string,
): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const line = connect(Number(port), hostname);
  line.on('error', () => undefined);
  server.onClose(async () => void line.destroy());
  line.write(
    [
      `GET ${wire.socketPath}/?site=${siteKey}&EIO=4&transport=websocket HTTP/1.1`,
      `Host: ${hostname}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '\r\n',
    ].join('\r\n'),
  );
  let received = '';
  const until = (text: string) =>
    new Promise<void>((resolve) => {
      const look = (chunk: Buffer | string) => {
        received += chunk.toString('latin1');
        if (!received.includes(text)) return;
        line.off('data', look);
        resolve();
      };
      line.on('data', look);
    });
  await until('"pingTimeout"');
  const connected = until('40{"sid"');
  line.write(maskedFrame(`40${JSON.stringify({ token })}`));
  await connected;
  line.pause();
  return line;
}

/** A client's text frame (RFC 6455, 5.2), masked with zeros. */
function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(payload.length < 126 ? 6 : 8);
  head[0] = 0x81;
  head[1] = 0x80 | Math.min(payload.length, 126);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
