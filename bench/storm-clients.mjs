/**
 * Many clients in one process, each with a bare WebSocket that does what the SDK does when it
 * connects: the handshake, then `users.me` and `conversations.sync`; again when the line breaks.
 * They only check whether an answer is one, so that the load costs less than the server. `storm.ts`
 * gives the tasks, over IPC.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { fingerprintOf } from '@parlor/sdk/protocol/fingerprint';
import { WebSocket } from 'ws';

/** As the SDK waits for a handshake and for an answer, and between its tries. */
const openWithinMs = 10_000;
const answerWithinMs = 10_000;
const firstWaitMs = 1_000;
const leastWaitMs = 400;
const attendedFailures = 2;
const longestWaitMs = 20_000;

const calls = { me: 1, list: 2 };

/** @type {Client[]} */
let clients = [];
let counts = freshCounts();

function freshCounts() {
  return { refusedConnections: 0, refusedCalls: 0, timedOut: 0, frames: 0 };
}

class Client {
  #seat;
  #failures = 0;
  #socket;
  #timer;
  #answer = '';
  #known;
  #ready;
  /** Resolves with the time when the list is there. */
  ready;

  constructor(seat) {
    this.#seat = seat;
    this.expect();
  }

  expect() {
    this.ready = new Promise((resolve) => (this.#ready = resolve));
  }

  /** What it holds of its list, read when there is time for it. */
  remember() {
    const { data } = JSON.parse(this.#answer.slice(3))[0];
    if (data.items.length > 0)
      this.#known = data.items
        .map(({ id, rev, memberRev }) => fingerprintOf(id, rev, memberRev))
        .join('');
  }

  get answerBytes() {
    return this.#answer.length;
  }

  open() {
    const { url, token } = this.#seat;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket = socket;
    this.#wait(openWithinMs, () => socket.terminate());
    socket.on('error', () => undefined);
    socket.on('unexpected-response', () => socket.terminate());
    socket.on('close', () => this.#closed(socket));
    socket.on('message', (/** @type {Buffer} */ data) =>
      this.#heard(socket, data.toString('latin1'), token),
    );
  }

  #heard(socket, text, token) {
    if (text === '2') return socket.send('3');
    if (text.startsWith('42')) return void (counts.frames += 1);
    if (text.startsWith('0')) return socket.send(`40${JSON.stringify({ token })}`);
    if (text.startsWith('40')) {
      socket.send(`42${calls.me}["users.me",{}]`);
      return this.#ask();
    }
    if (text.startsWith('44')) return socket.terminate();
    const call = `43${calls.list}`;
    if (!text.startsWith(call)) return undefined;
    clearTimeout(this.#timer);
    if (!text.startsWith(`${call}[{"ok":true`)) return this.#refused(JSON.parse(text.slice(3))[0]);
    this.#answer = text;
    this.#failures = 0;
    this.#ready(performance.now());
    return undefined;
  }

  #ask() {
    this.#wait(answerWithinMs, () => {
      counts.timedOut += 1;
      this.#ask();
    });
    const input = JSON.stringify({ held: [], known: this.#known, limit: 50 });
    this.#socket.send(`42${calls.list}["conversations.sync",${input}]`);
  }

  #refused({ error }) {
    counts.refusedCalls += 1;
    this.#wait(Math.max(this.#backoff(), error.retryAfterMs ?? 0), () => this.#ask());
  }

  #closed(socket) {
    if (this.#socket !== socket) return;
    if (this.#failures > 0 || !this.#answer) counts.refusedConnections += 1;
    this.#wait(Math.max(leastWaitMs, this.#backoff()), () => this.open());
  }

  #backoff() {
    this.#failures += 1;
    const doublings = Math.min(this.#failures, attendedFailures) - 1;
    return Math.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** doublings);
  }

  #wait(ms, then) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => then(), ms);
  }

  close() {
    this.#wait(0, () => undefined);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.terminate();
  }
}

/** Resolves when all have their list. */
async function report() {
  const begun = performance.now();
  const times = await Promise.all(clients.map(({ ready }) => ready));
  const ms = times.map((at) => at - begun).sort((a, b) => a - b);
  const answerBytes = clients.reduce((sum, each) => sum + each.answerBytes, 0) / clients.length;
  for (const client of clients) client.remember();
  return { ms: ms.at(-1), median: ms[Math.floor(ms.length / 2)], answerBytes, ...counts };
}

const tasks = {
  async open({ seats }) {
    counts = freshCounts();
    clients = seats.map((seat) => new Client(seat));
    const reported = report();
    for (const client of clients) client.open();
    return reported;
  },
  /** Before the server ends: resolves when all are back. */
  async comeBack() {
    counts = freshCounts();
    for (const client of clients) client.expect();
    return report();
  },
  async close() {
    for (const client of clients) client.close();
    clients = [];
    await pause(100);
    return {};
  },
};

process.on('message', ({ task, ...input }) => {
  void tasks[task](input).then((answer) => process.send(answer));
});
