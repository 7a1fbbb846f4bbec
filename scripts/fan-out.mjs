/**
 * `node scripts/fan-out.mjs`: how many deliveries a second a room of 100 sees, with what the server
 * does for fan-out left out, step by step, on the same machine in the same run. Needs `npm run
 * build`. The readers are plain WebSockets in a process of their own that count frames and parse
 * nothing.
 */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import process from 'node:process';

const readers = 100;
const secondsEach = Number(process.argv[2] ?? 3);
const events = [
  {
    name: 'message.created',
    data: { conversationId: randomBytes(18).toString('hex'), text: 'x'.repeat(200) },
  },
];

async function main() {
  const { Server } = await import('socket.io');
  const { packetOf, sendPacket } = await import('../server/dist/kernel/frame.js');
  const { Outboxes } = await import('../server/dist/kernel/outbox.js');
  const ways = [
    {
      name: 'Socket.IO broadcast',
      gathered: false,
      publish: (io) => io.to('room').emit('events', events),
    },
    {
      name: 'one frame for all',
      gathered: false,
      publish: (io) => sendPacket(io.of('/').sockets.values(), packetOf(events)),
    },
    {
      name: 'one frame, gathered',
      gathered: true,
      publish: (io) => sendPacket(io.of('/').sockets.values(), packetOf(events)),
    },
  ];
  for (const perTurn of [1, 10, 50]) {
    for (const way of ways) {
      const http = createServer();
      const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
      const outboxes = new Outboxes(2 ** 30);
      if (way.gathered) io.engine.on('connection', ({ transport }) => outboxes.attach(transport));
      io.on('connection', (socket) => socket.join('room'));
      await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
      const child = fork(new URL(import.meta.url), ['readers', String(http.address().port)]);
      const rate = await new Promise((resolve) =>
        child.once('message', () => resolve(measure(io, child, way, perTurn))),
      );
      process.stdout.write(
        `${String(perTurn).padStart(3)} a turn   ${way.name.padEnd(22)} ${Math.round(rate).toLocaleString('en')} deliveries/s\n`,
      );
      child.kill();
      await io.close();
    }
  }
}

/** Publishes turn after turn, never more than a few ahead of the readers. */
async function measure(io, child, { publish }, perTurn) {
  let received = 0;
  let sent = 0;
  child.on('message', (count) => (received = count));
  const started = performance.now();
  while (performance.now() - started < secondsEach * 1_000) {
    for (let n = 0; n < perTurn; n++) publish(io);
    sent += perTurn * readers;
    do await new Promise((resolve) => setImmediate(resolve));
    while (sent - received > readers * Math.max(perTurn * 4, 40));
  }
  while (received < sent) await new Promise((resolve) => setImmediate(resolve));
  return sent / ((performance.now() - started) / 1_000);
}

/** The other process: says "ready", then how many frames it has seen. */
function read(port) {
  let frames = 0;
  let ready = 0;
  let told = 0;
  for (let n = 0; n < readers; n++) {
    const line = connect(port, '127.0.0.1');
    line.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    let state = 'upgrade';
    let rest = Buffer.alloc(0);
    line.on('data', (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (state === 'upgrade') {
        const end = rest.indexOf('\r\n\r\n');
        if (end < 0) return;
        rest = rest.subarray(end + 4);
        state = 'open';
        line.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
      }
      let at = 0;
      for (;;) {
        if (rest.length < at + 2) break;
        const short = rest[at + 1];
        const head = short < 126 ? 2 : 4;
        if (rest.length < at + head) break;
        const end = at + head + (short < 126 ? short : rest.readUInt16BE(at + 2));
        if (rest.length < end) break;
        if (state === 'in') frames++;
        else if (rest.toString('latin1', at + head, at + head + 2) === '40') {
          state = 'in';
          if (++ready === readers) process.send('ready');
        }
        at = end;
      }
      rest = rest.subarray(at);
    });
  }
  const tell = () => {
    if (frames !== told) process.send((told = frames));
    setTimeout(tell, 1);
  };
  tell();
}

if (process.argv[2] === 'readers') read(Number(process.argv[3]));
else await main();
