/** What each action of a plan is, in calls. */
import type { Input, ClientOperationName, Output } from '@parlor/sdk/protocol/operations';
import { type Device, remember } from './device.js';
import type { Action, Step } from './plan.js';

type Act = (device: Device, step: Step) => Promise<void>;

const emojis = ['👍', '❤️', '🎉', '😄', '👩‍👩‍👧‍👦'];

/** 0 <= share < 1. */
function at<T>(items: readonly T[], share: number): T | undefined {
  return items[Math.floor(share * items.length)];
}

const roomOf = (device: Device, step: Step) => at(device.rooms, step.where);

/** Some message that the device has seen, of its own or of anybody. */
function messageOf(
  device: Device,
  step: Step,
  own: boolean,
): { conversationId: string; seq: number } | null {
  const room = roomOf(device, step);
  const seqs = [...(device.seen.get(room?.id ?? '') ?? [])]
    .filter(([, message]) => !own || message.own)
    .map(([seq]) => seq);
  const seq = at(seqs, step.which);
  return room && seq !== undefined ? { conversationId: room.id, seq } : null;
}

/** Asks, twice at once if the step says so: once by each way. */
async function ask<N extends ClientOperationName>(
  device: Device,
  step: Step,
  name: N,
  input: Input<N>,
): Promise<Output<N> | null> {
  const { raw } = device;
  const other = step.via === 'socket' ? 'http' : 'socket';
  const [reply] = await Promise.all([
    raw.call(name, input, step.via),
    step.twice ? raw.call(name, input, other) : null,
  ]);
  return reply?.ok ? reply.data : null;
}

async function send(
  device: Device,
  step: Step,
  conversationId: string,
  clientId: string,
  text: string,
): Promise<void> {
  if (device.sdk) {
    await device.sdk.send(conversationId, clientId, text);
    return;
  }
  const other = step.via === 'socket' ? 'http' : 'socket';
  const input = { conversationId, clientId, text };
  const [reply] = await Promise.all([
    device.raw.insist('messages.send', input, step.via),
    step.twice ? device.raw.call('messages.send', input, other) : null,
  ]);
  if (reply.ok) remember(device, [reply.data]);
}

/** A call on a message that gives the message. */
const onMessage =
  (name: 'messages.delete' | 'messages.pin' | 'messages.unpin', own: boolean): Act =>
  async (device, step) => {
    const place = messageOf(device, step, own);
    if (!place) return;
    const message = await ask(device, step, name, place);
    if (message) remember(device, [message]);
  };

const onPlace =
  (
    name: 'messages.hide' | 'messages.unhide' | 'receipts.markUnread' | 'receipts.markDelivered',
  ): Act =>
  async (device, step) => {
    const place = messageOf(device, step, false);
    if (place) await ask(device, step, name, place);
  };

const react =
  (name: 'reactions.add' | 'reactions.remove'): Act =>
  async (device, step) => {
    const place = messageOf(device, step, false);
    if (!place) return;
    const message = await ask(device, step, name, { ...place, emoji: at(emojis, step.who)! });
    if (message) remember(device, [message]);
  };

/** Of a group that the device's person owns. */
const onMember =
  (
    act: (device: Device, step: Step, conversationId: string, userId: string) => Promise<unknown>,
  ): Act =>
  async (device, step) => {
    const room = at(
      device.rooms.filter(({ kind, owner }) => kind === 'group' && owner === device.person),
      step.where,
    );
    const person = room && at(room.people.slice(1), step.who);
    if (person !== undefined) await act(device, step, room!.id, device.userIds[person]!);
  };

const acts: Record<Action, Act> = {
  async send(device, step) {
    const room = roomOf(device, step);
    if (!room) return;
    const clientId = `c${step.n}-${device.raw.client.id.replace('/', '-')}`;
    const text = `${clientId} ${step.which < 0.05 ? 'é👍🏽 '.repeat(200) : 'hello'}`;
    device.sent.push({ conversationId: room.id, clientId, text });
    await send(device, step, room.id, clientId, text);
  },
  async repeat(device, step) {
    const sent = at(device.sent, step.which);
    if (sent) await send(device, step, sent.conversationId, sent.clientId, sent.text);
  },
  async reuse(device, step) {
    const sent = at(device.sent, step.which);
    if (sent)
      await device.raw.call('messages.send', { ...sent, text: `${sent.text} otherwise` }, step.via);
  },
  async start(device, step) {
    const others = [
      ...new Set([
        at(device.userIds, step.who)!,
        ...(step.which < 0.3 ? [at(device.userIds, step.where)!] : []),
      ]),
    ];
    const clientId = `s${step.n}-${device.raw.client.id.replace('/', '-')}`;
    if (device.sdk) await device.sdk.begin(others, clientId, `${clientId} begin`);
    else
      await device.raw.insist(
        'conversations.start',
        { userIds: others, clientId, text: `${clientId} begin` },
        step.via,
      );
  },
  async markRead(device, step) {
    const room = roomOf(device, step);
    const last = Math.max(0, ...(device.seen.get(room?.id ?? '')?.keys() ?? []));
    const seq = Math.ceil(step.which * (last + 1));
    if (!room || seq < 1) return;
    if (device.sdk) await device.sdk.markRead(room.id, seq);
    else await ask(device, step, 'receipts.markRead', { conversationId: room.id, seq });
  },
  async page(device, step) {
    const room = roomOf(device, step);
    if (!room) return;
    const limit = 5 + Math.floor(step.which * 60);
    const newest = await ask(device, step, 'messages.list', { conversationId: room.id, limit });
    if (!newest) return;
    remember(device, newest.items);
    if (newest.prev === null) return;
    const older = await ask(device, step, 'messages.list', {
      conversationId: room.id,
      limit,
      cursor: newest.prev,
    });
    if (older) remember(device, older.items);
  },
  async changes(device, step) {
    const room = roomOf(device, step);
    if (!room) return;
    const since = Math.floor(step.which * (device.revs.get(room.id) ?? 0));
    const limit = 5 + Math.floor(step.who * 90);
    const answer = await ask(device, step, 'messages.changes', {
      conversationId: room.id,
      since,
      limit,
    });
    if (answer) remember(device, answer.items);
  },
  async list(device, step) {
    const answer = await ask(device, step, 'conversations.list', {});
    if (answer)
      remember(
        device,
        answer.items.flatMap(({ lastMessage }) => (lastMessage ? [lastMessage] : [])),
      );
  },
  async drop(device) {
    device.raw.drop();
  },
  async edit(device, step) {
    const place = messageOf(device, step, true);
    if (!place) return;
    const message = await ask(device, step, 'messages.edit', {
      ...place,
      text: `edited by ${device.raw.client.id} in step ${step.n}`,
    });
    if (message) remember(device, [message]);
  },
  delete: onMessage('messages.delete', true),
  pin: onMessage('messages.pin', false),
  unpin: onMessage('messages.unpin', false),
  hide: onPlace('messages.hide'),
  unhide: onPlace('messages.unhide'),
  markUnread: onPlace('receipts.markUnread'),
  markDelivered: onPlace('receipts.markDelivered'),
  react: react('reactions.add'),
  unreact: react('reactions.remove'),
  async unread(device, step) {
    await ask(device, step, 'receipts.unread', {});
  },
  async sync(device, step) {
    const held = device.rooms.map(({ id }) => ({
      id,
      rev: Math.floor(step.which * (device.revs.get(id) ?? 0)),
      memberRev: 0,
    }));
    await ask(device, step, 'conversations.sync', { held });
  },
  async search(device, step) {
    const answer = await ask(device, step, 'messages.search', { query: 'hello' });
    if (answer) remember(device, answer.items);
  },
  add: onMember((device, step, conversationId, userId) =>
    ask(device, step, 'members.add', { conversationId, userIds: [userId] }),
  ),
  remove: onMember((device, step, conversationId, userId) =>
    ask(device, step, 'members.remove', { conversationId, userId }),
  ),
  async leave(device, step) {
    const room = at(
      device.rooms.filter(({ kind, owner }) => kind === 'group' && owner !== device.person),
      step.where,
    );
    if (room)
      await ask(device, step, 'members.remove', {
        conversationId: room.id,
        userId: device.raw.client.userId,
      });
  },
  rename: onMember((device, step, conversationId) =>
    ask(device, step, 'conversations.update', { conversationId, title: `Group ${step.n}` }),
  ),
};

export function perform(device: Device, step: Step): Promise<void> {
  return acts[step.action](device, step);
}
