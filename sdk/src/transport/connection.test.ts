import { expect, test } from 'vitest';
import { FakePlatform, settled } from '../../test-support/fake-platform.js';
import { ChatError, type ChatErrorCode } from '../chat-error.js';
import { Listeners } from '../listeners.js';
import type { WireEvent } from '../protocol/events.js';
import { Connection } from './connection.js';
import type { Line } from './line.js';

const failure = (code: ChatErrorCode, more = {}) => new ChatError(code, code, more);

class FakeLine implements Line {
  readonly calls: unknown[] = [];
  closedBySelf = false;
  checks = 0;
  answer: () => Promise<unknown> = () => Promise.resolve({});
  #end!: (error: ChatError) => void;
  readonly closed = new Promise<ChatError>((resolve) => (this.#end = resolve));

  call(name: string, input: object): Promise<unknown> {
    this.calls.push([name, input]);
    return this.answer();
  }

  check(): void {
    this.checks += 1;
  }

  close(): void {
    this.closedBySelf = true;
    this.break();
  }

  break(): void {
    this.#end(failure('network_error'));
  }
}

/** A connection whose lines are opened by hand. */
function setUp() {
  const platform = new FakePlatform();
  const dials: {
    token: string;
    open: () => FakeLine;
    fail: (error: Error) => void;
    hear: (events: WireEvent[]) => void;
  }[] = [];
  const explained: ChatError[] = [];
  const renewed = new Listeners<string>();
  const world = {
    token: 'first',
    scope: new AbortController(),
    explain: (error: ChatError) => error,
    answers: false,
  };
  const connection = new Connection({
    platform,
    backoff: { delay: (failures) => failures * 1_000 },
    session: {
      renewed,
      get scope() {
        return world.scope.signal;
      },
      token: () => Promise.resolve(world.token),
      renew: () => Promise.resolve((world.token = 'renewed')),
    },
    dial: (token, hear, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as ChatError));
        const open = () => {
          const line = new FakeLine();
          resolve(line);
          return line;
        };
        dials.push({ token, open, fail: reject, hear });
      }),
    answers: () => Promise.resolve(world.answers),
    explain: (error) => {
      explained.push(error);
      return Promise.resolve(world.explain(error));
    },
  });
  const states: string[] = [];
  connection.state.subscribe(({ status }) => states.push(status));
  const connect = async () => {
    await settled();
    const line = dials.at(-1)!.open();
    await settled();
    return line;
  };
  return { platform, dials, explained, renewed, world, connection, states, connect };
}

test('a line is handed over only once it is open, and no longer than it is', async () => {
  const { connection, connect, states, platform } = setUp();
  connection.open();
  await settled();
  expect(connection.line).toBeNull();
  const line = await connect();
  expect(connection.line).toBe(line);
  line.break();
  await settled();
  expect(connection.line).toBeNull();
  expect(connection.state.value).toMatchObject({
    status: 'waiting',
    retryAt: platform.time + 1_000,
    error: { code: 'network_error' },
  });
  await platform.advance(1_000);
  await connect();
  expect(states).toEqual(['idle', 'connecting', 'connected', 'waiting', 'connecting', 'connected']);
});

test('it waits longer with every failure, and starts anew after a line that lasted', async () => {
  const { connection, connect, dials, platform } = setUp();
  const wait = () => (connection.state.value as { retryAt: number }).retryAt - platform.time;
  connection.open();
  for (const failures of [1, 2, 3]) {
    await settled();
    dials.at(-1)!.fail(failure('network_error'));
    await settled();
    expect(wait()).toBe(failures * 1_000);
    await platform.advance(wait());
  }
  (await connect()).break();
  await settled();
  expect(wait()).toBe(4_000);
  await platform.advance(wait());
  const lasting = await connect();
  await platform.advance(10_000);
  lasting.break();
  await settled();
  expect(wait()).toBe(1_000);
});

test('the wait that the server asks for is kept; waking up ends it', async () => {
  const { connection, dials, platform } = setUp();
  connection.open();
  await settled();
  dials[0]!.fail(failure('unavailable', { retryAfterMs: 30_000 }));
  await platform.advance(29_999);
  expect(dials).toHaveLength(1);
  platform.wake();
  await settled();
  expect(dials).toHaveLength(2);
  connection.reconnect();
  await settled();
  expect(dials).toHaveLength(2);
});

test('a token that the handshake refuses is renewed, without a wait', async () => {
  const { connection, connect, dials } = setUp();
  connection.open();
  await settled();
  dials[0]!.fail(failure('token_expired'));
  await connect();
  expect(dials.map(({ token }) => token)).toEqual(['first', 'renewed']);
  expect(connection.state.value.status).toBe('connected');
});

test('a fresh token is handed to the line; a line that does not take it is replaced', async () => {
  const { connection, connect, renewed, dials, world, platform } = setUp();
  connection.open();
  const line = await connect();
  renewed.raise('second');
  await settled();
  expect(line.calls).toEqual([['authenticate', { token: 'second' }]]);
  expect(connection.state.value.status).toBe('connected');
  line.answer = () => Promise.reject(failure('session_ended'));
  world.token = 'third';
  renewed.raise('third');
  await platform.advance(1_000);
  await connect();
  expect(dials.at(-1)!.token).toBe('third');
});

test('a refusal that looks like a dead network is told by its name, and asked for again only while it is one', async () => {
  const { connection, dials, platform, world, explained } = setUp();
  world.explain = () => failure('origin_not_allowed');
  connection.open();
  await settled();
  dials[0]!.fail(failure('network_error'));
  await settled();
  expect(connection.state.value).toMatchObject({
    status: 'waiting',
    error: { code: 'origin_not_allowed' },
  });
  world.explain = (error) => error;
  for (const count of [2, 2, 2]) {
    await platform.advance(60_000);
    dials.at(-1)!.fail(failure('network_error'));
    await settled();
    expect(explained).toHaveLength(count);
  }
});

test('nothing of one user reaches the next: not the line, not its events, not a line that opens late', async () => {
  const { connection, connect, dials, world } = setUp();
  const heard: WireEvent[][] = [];
  connection.frames.add((events) => heard.push(events));
  connection.open();
  const line = await connect();
  world.scope.abort();
  expect(connection.line).toBeNull();
  world.scope = new AbortController();
  connection.open();
  expect(line.closedBySelf).toBe(true);
  dials[0]!.hear([]);
  expect(heard).toEqual([]);
  await settled();
  connection.stop();
  const late = dials[1]!.open();
  await settled();
  expect([connection.line, connection.state.value.status]).toEqual([null, 'idle']);
  expect(late.calls).toEqual([]);
});

test('events are heard from the moment the line opens', async () => {
  const { connection, dials } = setUp();
  const heard: WireEvent[][] = [];
  connection.frames.add((events) => heard.push(events));
  connection.open();
  await settled();
  dials[0]!.open();
  dials[0]!.hear([]);
  expect(heard).toHaveLength(1);
});

test('closing leaves no line, timer or listener, in whatever state', async () => {
  for (const state of ['idle', 'connecting', 'connected', 'waiting']) {
    const { connection, connect, dials, platform, renewed } = setUp();
    if (state !== 'idle') connection.open();
    await settled();
    if (state === 'waiting') dials[0]!.fail(failure('network_error'));
    const line = state === 'connected' ? await connect() : null;
    await settled();
    expect(connection.state.value.status).toBe(state);
    await connection.close();
    await platform.advance(60_000);
    expect(connection.state.value.status).toBe('closed');
    expect(line?.closedBySelf ?? true).toBe(true);
    expect(platform.leftovers + renewed.size + connection.state.listenerCount).toBe(0);
    expect(dials.length).toBeLessThan(2);
  }
});

test('the device says that it is offline, and the line ends at once; waking up asks a line for a sign of life', async () => {
  const { connection, connect, platform } = setUp();
  connection.open();
  const line = await connect();
  platform.wake();
  expect(line.checks).toBe(1);
  platform.goOffline();
  await settled();
  expect(connection.state.value).toMatchObject({
    status: 'waiting',
    error: { code: 'network_error' },
  });
  platform.wake();
  await connect();
  expect(connection.state.value.status).toBe('connected');
});

test('somebody who looks waits for two seconds at most, unless the server itself refuses', async () => {
  const { connection, dials, platform } = setUp();
  const wait = () => (connection.state.value as { retryAt: number }).retryAt - platform.time;
  platform.focused = true;
  connection.open();
  for (let tries = 0; tries < 10; tries++) {
    await settled();
    dials.at(-1)!.fail(failure('network_error'));
    await settled();
    expect(wait()).toBeLessThanOrEqual(2_000);
    await platform.advance(wait());
  }
  dials.at(-1)!.fail(failure('unavailable'));
  await settled();
  expect(wait()).toBe(11_000);
});

test('where lines do not open and HTTP works it is degraded, until a line opens', async () => {
  const { connection, connect, dials, platform, states, world } = setUp();
  world.answers = true;
  connection.open();
  const fail = async () => {
    await settled();
    dials.at(-1)!.fail(failure('network_error'));
    await settled();
    await settled();
  };
  const goOn = async () =>
    platform.advance((connection.state.value as { retryAt: number }).retryAt - platform.time);
  await fail();
  expect(connection.state.value.status).toBe('waiting');
  await goOn();
  await fail();
  expect(connection.state.value.status).toBe('degraded');
  await goOn();
  await fail();
  // HTTP is gone as well.
  world.answers = false;
  await goOn();
  await fail();
  expect(connection.state.value.status).toBe('waiting');
  world.answers = true;
  await goOn();
  await fail();
  await goOn();
  await connect();
  const way = [
    'idle',
    'connecting',
    'waiting',
    'connecting',
    'degraded',
    'degraded',
    'waiting',
    'connecting',
    'degraded',
    'connected',
  ];
  expect(states).toEqual(way);
});

test('a try that leads nowhere is begun again when the network comes back', async () => {
  const { connection, connect, dials, platform } = setUp();
  connection.open();
  await settled();
  await platform.advance(5_000);
  platform.wake();
  await settled();
  await platform.advance(1_000);
  expect(dials).toHaveLength(2);
  await connect();
  expect(connection.state.value.status).toBe('connected');
});
