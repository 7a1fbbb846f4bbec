/**
 * What is still to be sent, and drafts, over reloads, sign-outs, other tabs and storages that do
 * not work.
 */
import { expect, test, vi } from 'vitest';
import { FakePlatform, settled } from '../../test-support/fake-platform.js';
import { MemoryRows } from '../../test-support/memory-rows.js';
import { ModelServer } from '../../test-support/model-server.js';
import { ChatError } from '../chat-error.js';
import type { Input } from '../protocol/operations.js';
import type { Me } from '../protocol/users.js';
import type { Call } from '../transport/calls.js';
import { deferred } from '../deferred.js';
import { Device } from './device.js';
import { DraftStore, type Draft } from './draft-store.js';
import type { Keeping, KeptSend } from './kept.js';
import type { PendingFile, Prepare } from './pending-message.js';
import { Sync } from './sync.js';

/** What goes through the outbox. */
const composing = new Set<string>(['messages.send', 'messages.edit', 'conversations.start']);

class World {
  readonly platform = new FakePlatform();
  readonly server = new ModelServer();
  readonly rows = new MemoryRows();
  readonly sends: Input<'messages.send'>[] = [];
  /** What the server answers instead of working. */
  refusal: ChatError | null = null;
  readonly uploads: [conversationId: string | null, name: string, text: string][] = [];
  readonly tabs = new Set<Sync>();
  note: string | null = null;
  /** Until the code is here that reaches the device. */
  arriving = Promise.resolve();
  readonly #drafts = new Map<Sync, DraftStore>();
  readonly #locks = new Map<string, Promise<unknown>>();

  constructor() {
    this.server.create('one', ['ada', 'grace']);
    this.server.publish = (userId, frame) => {
      if (userId === 'ada')
        for (const tab of this.tabs) this.platform.after(10, () => tab.take(frame));
    };
  }

  /** A page that is loaded now. */
  open(userId: string | null = 'ada', drafts: 'early' | 'late' = 'early'): Sync {
    const call: Call = async (name, input) => {
      if (name === 'messages.send') this.sends.push(input as Input<'messages.send'>);
      await new Promise<void>((resolve) => this.platform.after(20, resolve));
      if (composing.has(name) && this.refusal) throw this.refusal;
      return this.server.call('ada', name, input) as never;
    };
    const platform: FakePlatform = Object.assign(Object.create(this.platform) as FakePlatform, {
      exclusive: <T>(name: string, task: () => Promise<T>) => this.#alone(name, task),
    });
    const keeping: Keeping = {
      isMarked: () => true,
      load: async () => {
        await this.arriving;
        return new Device(this.rows, 'pk_test', platform);
      },
      prepare: async () => undefined,
      note: (text) => {
        const before = this.note;
        this.note = text ?? null;
        return before;
      },
    };
    const tab = new Sync({
      call,
      platform,
      backoff: { delay: () => 1_000 },
      keeping,
      prepare: (files) => this.prepare(files),
    });
    if (drafts === 'early')
      this.#drafts.set(
        tab,
        tab.addDrafts((kept) => new DraftStore(kept)),
      );
    this.tabs.add(tab);
    if (userId !== null) tab.reset({ id: userId } as Me);
    return tab;
  }

  /** Uploads as the SDK does, into `uploads`. */
  prepare(files: readonly PendingFile[]): Prepare {
    const upload = async (to: string | null): Promise<string[]> => {
      if (this.refusal) throw this.refusal;
      for (const { name, file } of files) this.uploads.push([to, name, await file.text()]);
      return files.map((_, i) => `file-${i}`);
    };
    return Object.assign(upload, { files });
  }

  /** The page goes away with all that it had in memory, and without a word. */
  kill(tab: Sync): void {
    this.tabs.delete(tab);
    tab.close();
  }

  draft(tab: Sync): Draft {
    return this.#drafts.get(tab)!.of('one');
  }

  stored(): (string | null)[] {
    return this.server.messages('one').map(({ text }) => text);
  }

  async #alone<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.#locks.get(name) ?? Promise.resolve();
    const run = before.then(task);
    this.#locks.set(
      name,
      run.catch(() => undefined),
    );
    return await run;
  }
}

const offline = () => new ChatError('network_error', 'offline');
const say = (text: string, clientId: string) => ({ conversationId: 'one', text, clientId });

/** What it has come to by now; `null` while it is still on its way. */
const settledOrNot = <T>(promise: Promise<T>): Promise<T | null> =>
  Promise.race([promise, settled().then(() => null)]);

/** What a tab could not send before it was closed. */
async function leave(world: World, ...texts: string[]): Promise<void> {
  world.refusal = offline();
  const gone = world.open();
  write(gone, ...texts);
  await world.platform.advance(100);
  world.kill(gone);
}

function write(tab: Sync, ...texts: string[]): void {
  for (const text of texts) tab.outbox.add(say(text, `client-${text}`)).catch(() => undefined);
}

test('what was not sent comes back after a reload, in order and under the same ids, and is stored once', async () => {
  const world = new World();
  world.refusal = offline();
  const before = world.open();
  write(before, 'a', 'b', 'c');
  await world.platform.advance(100);
  world.kill(before);

  world.refusal = null;
  const after = world.open();
  const log = after.logs.open('one');
  write(after, 'd');
  await vi.waitFor(() =>
    expect(log.value.pending.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd']),
  );
  await world.platform.advance(1_000);
  expect(world.stored()).toEqual(['a', 'b', 'c', 'd']);
  expect(world.sends.map(({ clientId }) => clientId)).toEqual([
    'client-a',
    'client-a',
    'client-b',
    'client-c',
    'client-d',
  ]);
  expect([...world.rows.rows]).toEqual([]);
  expect(log.value.pending).toEqual([]);
});

test('what was written in the moment before the page ended comes back, whatever the storage had time for', async () => {
  const world = new World();
  world.refusal = offline();
  const before = world.open();
  write(before, 'a');
  await world.platform.advance(100);
  let stuck = 0;
  world.rows.onSet = () => new Promise(() => stuck++);
  write(before, 'b', 'c');
  await vi.waitFor(() => expect(stuck).toBe(1));
  // Longer than anybody waits for a storage, which has still not kept them; between two attempts to
  // send, as a dead page sends nothing.
  await world.platform.advance(4_500);
  world.platform.hide();
  world.kill(before);

  world.refusal = null;
  world.rows.onSet = async () => undefined;
  const after = world.open();
  await world.platform.advance(2_000);
  await vi.waitFor(() => expect(world.stored()).toEqual(['a', 'b', 'c']));
  await world.platform.advance(2_000);
  expect([[...world.rows.rows], world.note]).toEqual([[], null]);

  // Nobody else gets it.
  world.rows.onSet = () => new Promise(() => undefined);
  world.refusal = offline();
  write(after, 'd');
  await settled();
  world.platform.hide();
  after.reset(null);
  expect(world.note).toBe(null);
});

test('a message is on the device before it is sent for the first time, with all that belongs to it', async () => {
  const world = new World();
  const tab = world.open();
  const whole = {
    ...say('a', 'client-a'),
    replyTo: 1,
    mentions: ['grace'],
    metadata: { order: 7 },
  };
  tab.outbox.add(whole).catch(() => undefined);
  let sentBefore = -1;
  world.rows.onSet = async () => {
    await settled();
    sentBefore = world.sends.length;
  };
  await vi.waitFor(() => expect(world.sends).toEqual([whole]));
  expect([sentBefore, world.rows.rows.size]).toEqual([0, 1]);
  world.kill(tab);
  const after = world.open();
  await vi.waitFor(() => expect(after.outbox.of('one')[0]?.pending).toMatchObject(whole));
});

test('what failed for good comes back as failed, and can be sent again or forgotten', async () => {
  const world = new World();
  world.refusal = new ChatError('forbidden', 'no');
  const before = world.open();
  write(before, 'a', 'b');
  await world.platform.advance(200);
  world.kill(before);

  world.refusal = null;
  const after = world.open();
  await world.platform.advance(100);
  const states = () =>
    after.outbox
      .of('one')
      .map(({ pending }) => [pending.text, pending.status, pending.error?.code]);
  expect(states()).toEqual([
    ['a', 'failed', 'forbidden'],
    ['b', 'failed', 'forbidden'],
  ]);
  after.outbox.discard('client-a');
  after.outbox.retry('client-b');
  await world.platform.advance(100);
  expect(world.stored()).toEqual(['b']);
  expect([...world.rows.rows]).toEqual([]);
});

test('signing out, and another user, leave nothing on the device', async () => {
  const world = new World();
  world.refusal = offline();
  const tab = world.open();
  write(tab, 'private');
  world.draft(tab).set('half a thought');
  await world.platform.advance(100);
  expect(world.rows.rows.size).toBe(2);
  const draft = world.draft(tab);
  tab.reset(null);
  await world.platform.advance(100);
  expect([[...world.rows.rows], draft.value]).toEqual([[], '']);
  draft.set('nobody writes this');
  await world.platform.advance(100);
  expect([[...world.rows.rows], draft.value]).toEqual([[], '']);

  tab.reset({ id: 'ada' } as Me);
  write(tab, 'again');
  await world.platform.advance(100);
  world.kill(tab);
  // Somebody else signs in after the page was closed.
  const other = world.open('grace');
  await world.platform.advance(100);
  expect([...world.rows.rows]).toEqual([]);
  expect(other.outbox.of('one')).toEqual([]);
});

test('a draft is there after a reload, and gone once it is empty', async () => {
  const world = new World();
  const before = world.open();
  const draft = world.draft(before);
  for (const text of ['h', 'he', 'hello']) draft.set(text);
  await world.platform.advance(10);
  world.kill(before);
  const after = world.open();
  const heard: string[] = [];
  world.draft(after).subscribe((text) => heard.push(text));
  await world.platform.advance(10);
  expect(heard).toEqual(['', 'hello']);
  world.draft(after).set('');
  await world.platform.advance(10);
  expect([...world.rows.rows]).toEqual([]);
});

test('who asks for drafts late finds what was kept, and asks no other', async () => {
  const world = new World();
  const before = world.open();
  world.draft(before).set('half a thought');
  await world.platform.advance(10);
  world.kill(before);
  const after = world.open('ada', 'late');
  await world.platform.advance(10);
  const drafts = after.addDrafts((kept) => new DraftStore(kept));
  await world.platform.advance(10);
  expect(drafts.of('one').value).toBe('half a thought');
  expect(after.addDrafts((kept) => new DraftStore(kept))).toBe(drafts);
  drafts.of('one').set('a whole one');
  await world.platform.advance(10);
  world.kill(after);
  const last = world.open();
  await world.platform.advance(10);
  expect(world.draft(last).value).toBe('a whole one');
});

test('of two tabs that found the same messages each is sent by one alone', async () => {
  const world = new World();
  await leave(world, 'a', 'b');

  world.refusal = null;
  const tabs = [world.open(), world.open()];
  await world.platform.advance(2_000);
  expect(world.stored()).toEqual(['a', 'b']);
  expect(world.sends.map(({ text }) => text)).toEqual(['a', 'a', 'b']);
  for (const tab of tabs) expect(tab.outbox.of('one')).toEqual([]);
});

test('what was called off, or discarded, before the device could keep it does not come back', async () => {
  const world = new World();
  const { promise, resolve } = deferred<void>();
  world.arriving = promise;
  world.refusal = new ChatError('message_refused', 'no');
  const before = world.open();
  write(before, 'refused');
  await world.platform.advance(3_000);
  expect(before.outbox.of('one').map(({ pending }) => pending.status)).toEqual(['failed']);
  before.outbox.discard('client-refused');
  const calledOff = new AbortController();
  before.outbox
    .add(say('called off', 'client-called-off'), calledOff.signal)
    .catch(() => undefined);
  calledOff.abort();
  write(before, 'wanted');
  world.refusal = offline();
  await settled();
  resolve();
  await world.platform.advance(100);
  expect(
    [...world.rows.rows.values()].map((row) => (JSON.parse(row) as KeptSend).outgoing.text),
  ).toEqual(['wanted']);
  world.kill(before);

  world.refusal = null;
  world.open();
  await world.platform.advance(1_000);
  expect(world.stored()).toEqual(['wanted']);
});

test('who sends a message again by its id after a reload learns that it is stored, although another tab has sent it', async () => {
  const world = new World();
  await leave(world, 'a', 'b');

  const [one, two] = [world.open(), world.open()];
  await world.platform.advance(100);
  const sending = two.outbox.add(say('b', 'client-b'));
  world.refusal = null;
  for (const tab of [one, two]) tab.outbox.wake();
  await settled();
  // The first one waits for the other tab to be done with it.
  const inTurn = two.outbox.add(say('a', 'client-a'));
  await world.platform.advance(3_000);
  expect(await settledOrNot(inTurn)).toMatchObject({ text: 'a', clientId: 'client-a' });
  expect(await settledOrNot(sending)).toMatchObject({ text: 'b', clientId: 'client-b' });
  expect(world.stored()).toEqual(['a', 'b']);
  for (const tab of [one, two]) expect(tab.outbox.of('one')).toEqual([]);
});

test.each(['fails', 'hangs'] as const)(
  'a storage that %s keeps nothing from being sent',
  async (trouble) => {
    const world = new World();
    world.rows.trouble = trouble;
    const tab = world.open();
    write(tab, 'a', 'b');
    world.draft(tab).set('a draft');
    await world.platform.advance(10_000);
    expect(world.stored()).toEqual(['a', 'b']);
    expect(world.draft(tab).value).toBe('a draft');
  },
);

test('over the limit a message stays queued, says until when, and goes by itself, in order', async () => {
  const world = new World();
  const tab = world.open();
  const log = tab.logs.open('one');
  await world.platform.advance(100);
  world.refusal = new ChatError('rate_limited', 'slower', { retryAfterMs: 5_000 });
  write(tab, 'a', 'b');
  await world.platform.advance(100);
  const { pending } = log.value;
  expect(pending.map(({ status, error, waitsFor }) => [status, error?.code, waitsFor])).toEqual([
    ['queued', 'rate_limited', 'rate'],
    ['queued', undefined, 'rate'],
  ]);
  expect(pending[1]!.retryAt).toBe(pending[0]!.retryAt);
  expect(pending[0]!.retryAt! - world.platform.time).toBeGreaterThan(4_500);
  world.refusal = null;
  tab.connected();
  await world.platform.advance(4_000);
  expect(world.stored()).toEqual([]);
  await world.platform.advance(2_000);
  expect(world.stored()).toEqual(['a', 'b']);
  expect(log.value.pending).toEqual([]);
});

const letter = (): PendingFile[] => [
  { file: new Blob(['Dear Grace']), name: 'letter.txt', bytes: 10, sent: 0 },
];

test('a first message with a file is there after a reload with the server away, and is sent', async () => {
  const world = new World();
  world.refusal = offline();
  const gone = world.open();
  gone
    .start({ userIds: ['grace'], clientId: 'c1', text: 'Look' }, undefined, world.prepare(letter()))
    .catch(() => undefined);
  gone.start({ userIds: ['grace'], clientId: 'c2', text: 'And?' }).catch(() => undefined);
  await world.platform.advance(100);
  world.kill(gone);

  const tab = world.open();
  await world.platform.advance(50);
  const waiting = tab.pendingTo(['ada', 'grace']);
  expect(waiting.value.pending.map(({ text, files }) => [text, files?.[0]?.name])).toEqual([
    ['Look', 'letter.txt'],
    ['And?', undefined],
  ]);
  world.refusal = null;
  tab.connected();
  await world.platform.advance(500);
  expect(world.uploads).toEqual([[null, 'letter.txt', 'Dear Grace']]);
  const { conversation, pending } = waiting.value;
  expect(pending).toEqual([]);
  expect(world.server.messages(conversation!.id).map(({ text }) => text)).toEqual(['Look', 'And?']);
  expect(world.rows.rows.size).toBe(0);
  expect(world.rows.files.kept.size).toBe(0);
});

test('files that the device has lost make their message fail, and it is not sent without them', async () => {
  const world = new World();
  world.refusal = offline();
  const gone = world.open();
  gone.outbox.add(say('Look', 'c1'), undefined, world.prepare(letter())).catch(() => undefined);
  await world.platform.advance(100);
  world.kill(gone);
  world.rows.files.kept.clear();
  world.refusal = null;

  const tab = world.open();
  await world.platform.advance(500);
  expect(tab.outbox.of('one').map(({ pending }) => pending.status)).toEqual(['failed']);
  expect(world.stored()).toEqual([]);
});

test('an edit is sent after a reload, and shows in its log until then', async () => {
  const world = new World();
  const gone = world.open();
  write(gone, 'Helo');
  await world.platform.advance(200);
  world.refusal = offline();
  const { seq } = world.server.messages('one')[0]!;
  gone.outbox.add({ ...say('Hello', 'e1'), edits: seq }).catch(() => undefined);
  await world.platform.advance(100);
  world.kill(gone);

  const tab = world.open();
  const log = tab.logs.open('one');
  await world.platform.advance(100);
  expect(log.value.edits).toMatchObject([{ edits: seq, text: 'Hello' }]);
  expect(log.value.pending).toEqual([]);
  world.refusal = null;
  tab.connected();
  await world.platform.advance(500);
  expect(world.stored()).toEqual(['Hello']);
  expect(log.value.edits).toEqual([]);
  log.close();
});
