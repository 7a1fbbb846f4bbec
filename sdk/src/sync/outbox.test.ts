import { expect, test } from 'vitest';
import { message } from '../../test-support/fixtures.js';
import { FakePlatform, settled } from '../../test-support/fake-platform.js';
import { ChatError } from '../chat-error.js';
import type { Message } from '../protocol/messages.js';
import { Outbox } from './outbox.js';
import type { Outgoing } from './pending-message.js';

const offline = () => new ChatError('network_error', 'offline');

const say = (conversationId: string, text: string, clientId: string): Outgoing => ({
  conversationId,
  text,
  clientId,
});

const stored = ({ conversationId, clientId, text }: Outgoing, seq = 1): Message =>
  message(conversationId, seq, { clientId, text, senderId: 'me' });

/** An outbox whose sends are answered by hand. */
function setUp() {
  const platform = new FakePlatform();
  const attempts: {
    message: Outgoing;
    resolve: (message: Message) => void;
    reject: (error: Error) => void;
  }[] = [];
  const answered: Message[] = [];
  const outbox = new Outbox({
    platform,
    backoff: { delay: () => 1_000 },
    send: (outgoing) =>
      new Promise((resolve, reject) => attempts.push({ message: outgoing, resolve, reject })),
    onChange: () => undefined,
    onStored: (one) => answered.push(one),
  });
  const states = (conversationId = 'one') =>
    outbox.of(conversationId).map(({ pending }) => [pending.text, pending.status]);
  return { platform, attempts, answered, outbox, states };
}

test('in one conversation the next message leaves when the one before is stored; another does not wait for it', async () => {
  const { outbox, attempts, states } = setUp();
  const first = outbox.add(say('one', 'a', 'c1'));
  const second = outbox.add(say('one', 'b', 'c2'));
  const elsewhere = outbox.add(say('two', 'c', 'c3'));
  expect(attempts.map(({ message }) => message.text)).toEqual(['a', 'c']);
  expect(states()).toEqual([
    ['a', 'sending'],
    ['b', 'queued'],
  ]);
  attempts[0]!.resolve(stored(attempts[0]!.message));
  expect((await first).clientId).toBe('c1');
  await settled();
  expect(attempts.map(({ message }) => message.text)).toEqual(['a', 'c', 'b']);
  attempts[1]!.resolve(stored(attempts[1]!.message));
  attempts[2]!.resolve(stored(attempts[2]!.message));
  await Promise.all([second, elsewhere]);
});

test('what fails for now goes on by itself: at the latest after the back-off, and at once with the connection, under the same id', async () => {
  const { outbox, attempts, states, platform } = setUp();
  const sending = outbox.add(say('one', 'a', 'c1'));
  attempts[0]!.reject(offline());
  await settled();
  expect(states()).toEqual([['a', 'queued']]);
  await platform.advance(999);
  expect(attempts).toHaveLength(1);
  await platform.advance(1);
  attempts[1]!.reject(offline());
  await settled();
  outbox.wake();
  await settled();
  expect(attempts.map(({ message }) => message.clientId)).toEqual(['c1', 'c1', 'c1']);
  attempts[2]!.resolve(stored(attempts[2]!.message));
  await sending;
  expect(platform.leftovers).toBe(0);
});

test('a wait that the server asked for is kept, even when the connection comes back', async () => {
  const { outbox, attempts, platform } = setUp();
  void outbox.add(say('one', 'a', 'c1'));
  attempts[0]!.reject(new ChatError('rate_limited', 'slower', { retryAfterMs: 5_000 }));
  await settled();
  outbox.wake();
  await platform.advance(4_999);
  expect(attempts).toHaveLength(1);
  await platform.advance(1);
  expect(attempts).toHaveLength(2);
});

test('what fails for good steps aside, and can be sent again behind the others, or forgotten', async () => {
  const { outbox, attempts, states } = setUp();
  const failing = outbox.add(say('one', 'a', 'c1'));
  const next = outbox.add(say('one', 'b', 'c2'));
  attempts[0]!.reject(new ChatError('forbidden', 'no'));
  await expect(failing).rejects.toMatchObject({ code: 'forbidden' });
  await settled();
  expect(states()).toEqual([
    ['a', 'failed'],
    ['b', 'sending'],
  ]);
  expect(outbox.of('one')[0]!.pending.error?.code).toBe('forbidden');
  outbox.retry('c1');
  expect(states()).toEqual([
    ['b', 'sending'],
    ['a', 'queued'],
  ]);
  attempts[1]!.resolve(stored(attempts[1]!.message));
  await next;
  await settled();
  attempts[2]!.reject(new ChatError('forbidden', 'still no'));
  await settled();
  outbox.discard('c1');
  outbox.forget('one', () => true);
  expect(outbox.of('one')).toEqual([]);
});

test('a message that is seen in the log is stored, even if the answer to its send is lost', async () => {
  const { outbox, attempts, states } = setUp();
  const sending = outbox.add(say('one', 'a', 'c1'));
  void outbox.add(say('one', 'b', 'c2'));
  outbox.confirm(stored(attempts[0]!.message, 7));
  expect((await sending).seq).toBe(7);
  attempts[0]!.reject(offline());
  await settled();
  expect(attempts.map(({ message }) => message.text)).toEqual(['a', 'b']);
  outbox.forget('one', () => true);
  expect(states()).toEqual([['b', 'sending']]);
});

test('another message that took the same id is not taken for the one that waits: the server says what became of it', async () => {
  const { outbox, attempts, states } = setUp();
  const sending = outbox.add(say('one', 'a', 'c1'));
  outbox.confirm(stored(say('one', 'something else', 'c1'), 7));
  expect(states()).toEqual([['a', 'sending']]);
  attempts[0]!.reject(new ChatError('client_id_reused', 'taken'));
  await expect(sending).rejects.toMatchObject({ code: 'client_id_reused' });
  expect(states()).toEqual([['a', 'failed']]);
});

test('a stored message stays until it is shown in its place', async () => {
  const { outbox, attempts, answered } = setUp();
  const sending = outbox.add(say('one', 'a', 'c1'));
  attempts[0]!.resolve(stored(attempts[0]!.message));
  await sending;
  expect(answered).toHaveLength(1);
  outbox.forget('one', () => false);
  expect(outbox.of('one')).toHaveLength(1);
  outbox.forget('one', () => true);
  expect(outbox.of('one')).toHaveLength(0);
});

test('the same id again is the same message; with another text it is a mistake', async () => {
  const { outbox, attempts } = setUp();
  const sending = outbox.add(say('one', 'a', 'c1'));
  expect(outbox.add(say('one', 'a', 'c1'))).toBe(sending);
  await expect(outbox.add(say('one', 'b', 'c1'))).rejects.toMatchObject({
    code: 'client_id_reused',
  });
  const withFile = (...attachmentIds: string[]) => ({ ...say('one', 'c', 'c2'), attachmentIds });
  const file = outbox.add(withFile('f1'));
  expect(outbox.add(withFile('f1'))).toBe(file);
  await expect(outbox.add(withFile('f2'))).rejects.toMatchObject({ code: 'client_id_reused' });
  expect(attempts).toHaveLength(1);
});

test('an aborted send leaves the outbox, and the next one goes', async () => {
  const { outbox, attempts, states } = setUp();
  const abort = new AbortController();
  const first = outbox.add(say('one', 'a', 'c1'), abort.signal);
  void outbox.add(say('one', 'b', 'c2'));
  abort.abort();
  await expect(first).rejects.toMatchObject({ code: 'aborted' });
  attempts[0]!.reject(new ChatError('aborted', 'aborted'));
  await settled();
  expect(states()).toEqual([['b', 'sending']]);
});

test('clearing it tells everyone who waits, and nothing is sent afterwards', async () => {
  const { outbox, attempts, platform } = setUp();
  const outcomes = Promise.allSettled([
    outbox.add(say('one', 'a', 'c1')),
    outbox.add(say('one', 'b', 'c2')),
    outbox.add(say('two', 'c', 'c3')),
  ]);
  attempts[1]!.reject(offline());
  await settled();
  outbox.clear(new ChatError('signed_out', 'gone'));
  attempts[0]!.reject(offline());
  const codes = (await outcomes).map(
    (outcome) => outcome.status === 'rejected' && (outcome.reason as ChatError).code,
  );
  expect(codes).toEqual(['signed_out', 'signed_out', 'signed_out']);
  await platform.advance(60_000);
  expect(attempts).toHaveLength(2);
  expect(platform.leftovers).toBe(0);
});

const toGrace = (text: string, clientId: string): Outgoing => ({
  conversationId: '',
  userIds: ['grace'],
  text,
  clientId,
});

test('what follows a first message is sent into the conversation that it makes', async () => {
  const { outbox, attempts, states } = setUp();
  const first = outbox.add(toGrace('a', 'c1'));
  const second = outbox.add(toGrace('b', 'c2'));
  expect(attempts.map(({ message }) => message.text)).toEqual(['a']);
  expect(states('to:grace')).toEqual([
    ['a', 'sending'],
    ['b', 'queued'],
  ]);
  attempts[0]!.resolve(stored({ conversationId: 'new', clientId: 'c1', text: 'a' }));
  expect((await first).conversationId).toBe('new');
  await settled();
  expect(states('to:grace')).toEqual([]);
  expect(attempts[1]!.message).toMatchObject({ conversationId: 'new', text: 'b' });
  attempts[1]!.resolve(stored(attempts[1]!.message, 2));
  await second;
});

test('an edit waits for the messages before it, and is no message of its own', async () => {
  const { outbox, attempts, states } = setUp();
  const sent = outbox.add(say('one', 'a', 'c1'));
  const edited = outbox.add({ ...say('one', 'better', 'e1'), edits: 4 });
  expect(attempts).toHaveLength(1);
  attempts[0]!.resolve(stored(attempts[0]!.message, 5));
  await sent;
  await settled();
  expect(attempts[1]!.message).toMatchObject({ edits: 4, text: 'better' });
  attempts[1]!.reject(offline());
  await settled();
  outbox.wake();
  await settled();
  attempts[2]!.resolve(message('one', 4, { text: 'better' }));
  expect((await edited).seq).toBe(4);
  expect(states()).toEqual([['a', 'sending']]);
});

test('an edit that is refused is dropped: its caller gets the error', async () => {
  const { outbox, attempts, states } = setUp();
  const edited = outbox.add({ ...say('one', 'better', 'e1'), edits: 4 });
  attempts[0]!.reject(new ChatError('forbidden', 'too late'));
  await expect(edited).rejects.toMatchObject({ code: 'forbidden' });
  expect(states()).toEqual([]);
});
