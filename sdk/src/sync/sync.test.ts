/** Devices in a bad world: events and answers are late, repeated, out of order or lost, and the connection comes and goes. */
import { expect, test } from 'vitest';
import { FakePlatform } from '../../test-support/fake-platform.js';
import { ModelServer } from '../../test-support/model-server.js';
import { seededRandom } from '../../test-support/seeded-random.js';
import { ChatError } from '../chat-error.js';
import type { MessageWindow } from '../messages.js';
import type { WireEvent } from '../protocol/events.js';
import type { Me } from '../protocol/users.js';
import { exponentialBackoff } from '../transport/backoff.js';
import { whenAborted } from '../transport/abortable.js';
import type { Call } from '../transport/calls.js';
import type { LiveLog } from './live-log.js';
import { Sync } from './sync.js';

interface World {
  /** The part of the events, requests and answers that get lost. */
  loss: number;
  repeat: number;
}

class Device {
  readonly sync: Sync;
  readonly log: LiveLog;
  readonly faults: string[] = [];
  /** What this device has sent and not seen fail: it has to be on the screen. */
  readonly sent = new Set<string>();
  calls = 0;

  constructor(
    readonly userId: string,
    server: ModelServer,
    readonly platform: FakePlatform,
    readonly world: World,
    around?: number,
  ) {
    const backoff = exponentialBackoff(platform.random);
    const travel = (what: () => void) => platform.after(platform.random() * 400, what);
    const call: Call = (name, input, { signal } = {}) =>
      new Promise((resolve, reject) => {
        this.calls += 1;
        const lost = () => travel(() => reject(new ChatError('network_error', 'lost')));
        if (signal) whenAborted(signal, () => reject(new ChatError('aborted', 'aborted')));
        travel(() => {
          if (platform.random() < world.loss) return void lost();
          try {
            const answer = server.call(userId, name, input);
            if (platform.random() < world.loss) lost();
            else travel(() => resolve(answer as never));
          } catch (error) {
            travel(() => reject(error as Error));
          }
        });
      });
    this.sync = new Sync({ call, platform, backoff });
    this.sync.reset({ id: userId } as Me);
    this.sync.conversations.live.subscribe(() => undefined);
    this.log = this.sync.logs.open('one', around);
    this.log.subscribe((window) => this.#check(window));
  }

  hear(event: WireEvent): void {
    const { random } = this.platform;
    const copies = random() < this.world.loss ? 0 : random() < this.world.repeat ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) this.platform.after(random() * 600, () => this.sync.take([event]));
  }

  send(text: string): void {
    const clientId = this.platform.createId();
    const sending = this.sync.outbox.add('one', text, clientId);
    this.sent.add(clientId);
    sending.catch((error: unknown) => this.faults.push(`a send failed: ${String(error)}`));
  }

  #check({ items, pending, loading, hasNewer }: MessageWindow): void {
    items.forEach((message, index) => {
      if (message.seq !== items[0]!.seq + index) this.faults.push(`hole after ${message.seq}`);
    });
    const shown = new Set(items.filter(({ senderId }) => senderId === this.userId).map(({ clientId }) => clientId));
    for (const { clientId } of pending) if (shown.has(clientId)) this.faults.push(`${clientId} stands there twice`);
    if (loading || hasNewer) return;
    const first = items[0]?.seq ?? 1;
    const visible = new Set([...shown, ...pending.map(({ clientId }) => clientId)]);
    for (const clientId of this.sent) {
      if (!visible.has(clientId) && !this.isBefore(clientId, first)) this.faults.push(`${clientId} stands nowhere`);
    }
  }

  /** Whether the window begins after this message of one's own. */
  isBefore: (clientId: string, seq: number) => boolean = () => false;
}

async function play(seed: number, world: World): Promise<{ server: ModelServer; devices: Device[]; platform: FakePlatform }> {
  const random = seededRandom(seed);
  const platform = new FakePlatform(seed);
  const server = new ModelServer();
  server.create('one', ['ada', 'grace']);
  server.create('two', ['ada', 'grace']);
  const settledLoss = world.loss;
  for (let count = 0; count < random() * 20; count++) server.send('grace', 'one', `old-${count}`, `old ${count}`);
  const devices = [
    new Device('ada', server, platform, world),
    new Device('ada', server, platform, world, random() < 0.5 ? 3 : undefined),
    new Device('grace', server, platform, world),
  ];
  server.publish = (userId, event) => devices.filter((device) => device.userId === userId).forEach((device) => device.hear(event));
  for (const device of devices) {
    device.isBefore = (clientId, first) => server.messages('one').some((message) => message.clientId === clientId && message.seq < first);
    device.sync.connected();
  }
  for (let step = 0; step < 60; step++) {
    const device = devices[Math.floor(random() * devices.length)]!;
    const dice = random();
    if (dice < 0.35) device.send(`text ${step}`);
    else if (dice < 0.45) server.send('grace', 'two', `two-${step}`, 'elsewhere');
    else if (dice < 0.55) server.mark(device.userId, random() < 0.5 ? 'one' : 'two', Math.ceil(random() * 40));
    else if (dice < 0.62) void device.log.loadOlder();
    else if (dice < 0.69) void device.log.loadNewer();
    else if (dice < 0.72) void device.log.jumpTo(1 + Math.floor(random() * server.messages('one').length));
    else if (dice < 0.75) void device.log.jumpToLatest();
    else if (dice < 0.8 && settledLoss > 0) server.edit('one', Math.ceil(random() * 20));
    else if (dice < 0.85) device.sync.connected();
    await platform.advance(random() * 300);
  }
  return { server, devices, platform };
}

/** A window shows a stretch of the log as it is, to its end if it says so. */
function expectWindow(device: Device, server: ModelServer, seed: number): void {
  const { items, pending, hasNewer } = device.log.value;
  const all = server.messages('one');
  const start = (items[0]?.seq ?? 1) - 1;
  expect(items, `seed ${seed}`).toEqual(all.slice(start, hasNewer ? start + items.length : undefined));
  expect(pending, `seed ${seed}`).toEqual([]);
  expect(device.faults, `seed ${seed}`).toEqual([]);
}

test('where nothing is lost, every order of events and answers leads to what the server has, without another look', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { server, devices, platform } = await play(seed, { loss: 0, repeat: 0.2 });
    await platform.advance(60_000);
    for (const device of devices) {
      expectWindow(device, server, seed);
      expect(device.sync.conversations.live.value.items, `seed ${seed}`).toEqual(server.conversations(device.userId));
      device.sync.close();
    }
    expect(platform.leftovers).toBe(0);
  }
});

test('whatever is lost, the devices agree with the server once they are connected again', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const world = { loss: 0.25, repeat: 0.2 };
    const { server, devices, platform } = await play(seed, world);
    world.loss = 0;
    for (const device of devices) device.sync.connected();
    await platform.advance(120_000);
    for (const device of devices) {
      expectWindow(device, server, seed);
      expect(device.sync.conversations.live.value.items, `seed ${seed}`).toEqual(server.conversations(device.userId));
      expect(device.sync.outbox.of('one'), `seed ${seed}`).toEqual([]);
    }
  }
});

test('messages of one device are stored once each and in the order in which they were written', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const world = { loss: 0.3, repeat: 0 };
    const { server, devices, platform } = await play(seed, world);
    world.loss = 0;
    await platform.advance(120_000);
    for (const { sent, faults } of devices) {
      const stored = server.messages('one').map(({ clientId }) => clientId);
      expect(stored.filter((clientId) => sent.has(clientId ?? ''))).toEqual([...sent]);
      expect(faults).toEqual([]);
    }
  }
});

test('who was away for long gets a new window rather than every change', async () => {
  const platform = new FakePlatform();
  const server = new ModelServer();
  server.create('one', ['ada', 'grace']);
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  device.sync.connected();
  await platform.advance(5_000);
  for (let count = 0; count < 1_000; count++) server.send('grace', 'one', `c-${count}`, 'hello');
  const before = device.calls;
  device.sync.connected();
  await platform.advance(5_000);
  expect(device.log.value.items.map(({ seq }) => seq)).toEqual([996, 997, 998, 999, 1000]);
  expect(device.log.value.hasOlder).toBe(true);
  expect(device.calls - before).toBeLessThan(8);
  device.sync.close();
});

test('an unchanged conversation costs one call to compare, however often', async () => {
  const platform = new FakePlatform();
  const server = new ModelServer();
  server.create('one', ['ada', 'grace']);
  server.send('grace', 'one', 'c', 'hello');
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  await platform.advance(5_000);
  let drawn = 0;
  device.sync.conversations.live.subscribe(() => (drawn += 1));
  const before = device.calls;
  device.sync.connected();
  await platform.advance(5_000);
  expect(device.calls - before).toBe(1);
  expect(drawn).toBe(1);
  device.sync.close();
});

test('another user finds nothing of the one before, not even what was still on its way', async () => {
  const platform = new FakePlatform();
  const server = new ModelServer();
  server.create('one', ['ada', 'grace']);
  server.send('grace', 'one', 'c', 'for Ada');
  const device = new Device('ada', server, platform, { loss: 0, repeat: 0 });
  const sending = device.sync.outbox.add('one', 'from Ada', 'client-1');
  const lost = expect(sending).rejects.toMatchObject({ code: 'signed_out' });
  device.sync.reset(null);
  await lost;
  await platform.advance(5_000);
  expect(device.sync.conversations.live.value.items).toEqual([]);
  expect(device.log.value).toMatchObject({ items: [], pending: [], loading: false, error: { code: 'signed_out' } });
  device.sync.close();
});
