/**
 * The floor: what the same wire costs with Socket.IO alone. No tokens, no database, no checks: a
 * send is numbered in memory, broadcast to its room and acknowledged. Options are those of the
 * server. Prints `{port}` when it listens.
 */
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, {
  path: '/v1/socket',
  transports: ['websocket'],
  serveClient: false,
  perMessageDeflate: false,
});
const counts = new Map();

io.on('connection', (socket) => {
  const { room, user } = socket.handshake.auth;
  void socket.join(room);
  socket.on('messages.send', ({ conversationId, clientId, text }, ack) => {
    const seq = (counts.get(conversationId) ?? 0) + 1;
    counts.set(conversationId, seq);
    const message = {
      conversationId,
      seq,
      rev: seq,
      clientId,
      senderId: user,
      kind: 'text',
      text,
      system: null,
      replyTo: null,
      mentions: [],
      metadata: null,
      reactions: [],
      pinnedAt: null,
      pinnedBy: null,
      hidden: false,
      createdAt: new Date().toISOString(),
      editedAt: null,
      deletedAt: null,
    };
    io.to(conversationId).emit('events', [
      { name: 'message.created', data: { conversationId, rev: seq, message } },
    ]);
    ack({ ok: true, data: message });
  });
});

http.listen(0, '127.0.0.1', () =>
  process.stdout.write(`${JSON.stringify({ port: http.address().port })}\n`),
);
process.on('message', (wanted) => {
  if (wanted === 'memory') globalThis.gc?.();
  process.send({ ...process.memoryUsage(), cpu: process.cpuUsage() });
});
