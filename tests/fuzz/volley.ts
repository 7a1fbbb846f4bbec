/** Sends cases to a running server, several at a time, and notes how it answers. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from '../attacks/target.js';
import { Dice } from './dice.js';
import type { Exchange, Known } from './exchange.js';
import { httpCase } from './http-cases.js';
import { multipartCase } from './multipart-cases.js';
import { socketCase } from './socket-cases.js';

/**
 * Many cases are incomplete, and the server waits for the rest: a case without an answer is over
 * when plain requests would have been answered ten times. Never soon: an upload is also written to
 * a disk, and a call asks the database.
 */
const patience = { times: 10, leastMs: 1_000, mostMs: 10_000 };
/** When something has come, what belongs to it follows at once. */
const restMs = 40;
const stepMs = 10;
/** What an empty piece stands for: time for the server to answer what it has got so far. */
const pauseMs = 15;
const atOnce = 24;

/** What the server did wrong, and what it had been sent. */
export interface Finding {
  problem: string;
  /** The case itself, or those under way when it was found. */
  cases: readonly number[];
}

const kinds = [multipartCase, multipartCase, httpCase, socketCase];

export const caseOf = (seed: number, index: number, known: Known): Exchange =>
  kinds[index % kinds.length]!(new Dice(seed, index), known);

export class Volley {
  requests = 0;
  readonly answers = new Map<number, number>();
  readonly findings: Finding[] = [];
  #next: number;
  #quietMs = patience.mostMs;

  constructor(
    private readonly target: Target,
    private readonly seed: number,
    first = 0,
  ) {
    this.#next = first;
  }

  get next(): number {
    return this.#next;
  }

  /** Sends so many cases, or for so long, or until something is found. */
  async run(ms: number, cases = Infinity): Promise<void> {
    const until = performance.now() + ms;
    const last = this.#next + cases;
    const logged = this.target.log.length;
    const underWay = new Set<number>();
    const isOver = () =>
      performance.now() > until || this.#next >= last || this.findings.length > 0;
    const send = async () => {
      let known = await this.#known();
      while (!isOver()) {
        const index = this.#next++;
        underWay.add(index);
        const received = await this.#send(index, known);
        // A guest who has uploaded all that a guest may would be refused before the body is read.
        if (received.includes('"limit_reached"') || received.includes('"session_ended"'))
          known = await this.#known();
        const cases = [...underWay];
        underWay.delete(index);
        if (!this.target.isAlive) this.findings.push({ problem: 'the process has ended', cases });
        const [error] = this.target.log.slice(logged).filter(({ level }) => level >= 50);
        if (error) this.findings.push({ problem: `logged: ${JSON.stringify(error)}`, cases });
      }
    };
    const measure = async () => {
      while (!isOver()) {
        const began = performance.now();
        await fetch(`${this.target.url}/healthz`).catch(() => undefined);
        const { times, leastMs, mostMs } = patience;
        this.#quietMs = Math.min(mostMs, Math.max(leastMs, times * (performance.now() - began)));
        await sleep(500);
      }
    };
    await Promise.all([measure(), ...Array.from({ length: atOnce }, send)]);
    // One problem, and what it was found with first.
    this.findings.splice(1);
  }

  /** A new guest with a conversation. */
  async #known(): Promise<Known> {
    const { site } = this.target;
    const { accessToken } = await this.target.guest();
    const started = await this.target.call(
      'conversations.start',
      { userIds: [], clientId: 'fuzz', text: 'x' },
      { token: accessToken },
    );
    if (!started.ok) throw new Error(started.error.code);
    return {
      siteKey: site.publicKey,
      token: accessToken,
      conversationId: started.data.conversation.id,
    };
  }

  async #send(index: number, known: Known): Promise<string> {
    const { pieces, end } = caseOf(this.seed, index, known);
    this.requests += 1;
    const socket = connect({ port: this.target.port, host: '127.0.0.1', noDelay: true });
    let received = '';
    let quietMs = 0;
    socket.on('data', (chunk: Buffer) => {
      quietMs = 0;
      if (received.length < 100_000) received += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    for (const piece of pieces) {
      if (socket.destroyed) break;
      if (piece.length === 0) await Promise.race([closed, sleep(pauseMs)]);
      await Promise.race([
        new Promise<void>((resolve) => socket.write(piece, () => resolve())),
        closed,
        sleep(1_000, undefined, { ref: false }),
      ]);
    }
    if (end === 'half-close') socket.end();
    // Counted in steps, after each of which what has come is read: a clock would run on while this
    // process is busy.
    for (
      ;
      end !== 'leave' && !socket.destroyed && quietMs < (received === '' ? this.#quietMs : restMs);
      quietMs += stepMs
    ) {
      await Promise.race([closed, sleep(stepMs)]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.destroy();
    await closed;
    this.#judge(index, received);
    return received;
  }

  #judge(index: number, received: string): void {
    for (const [, status, after] of received.matchAll(
      /HTTP\/1\.1 (\d{3}) ([^]*?)(?=HTTP\/1\.1 \d{3} |$)/g,
    )) {
      this.answers.set(Number(status), (this.answers.get(Number(status)) ?? 0) + 1);
      // Declared: over its load, and Node's own answer to more requests over a connection than it
      // takes.
      const isDeclared =
        status === '503' && /"code":"unavailable"|connection: close\r\n/i.test(after!);
      if (Number(status) >= 500 && !isDeclared)
        this.findings.push({
          problem: `answered ${status}: ${after!.slice(-400)}`,
          cases: [index],
        });
    }
    if (received.includes('"code":"internal"'))
      this.findings.push({ problem: 'answered internal', cases: [index] });
  }
}

export function show(seed: number, index: number, known: Known): string {
  const { what, pieces, end } = caseOf(seed, index, known);
  return `case ${index} (${what}, then ${end}):\n${pieces.map((piece) => JSON.stringify(piece.toString('latin1').slice(0, 4_000))).join('\n')}`;
}
