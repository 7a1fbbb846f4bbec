/**
 * Faults as real chats have had them, planted into the real server at its seams; the checker has to
 * find each, and say which it is.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Input, OperationName, Output } from '@parlor/sdk/protocol/operations';
import type { Run, Work } from '../../server/src/database/direct.js';
import type { UserCall } from '../../server/src/kernel/context.js';
import { Fault } from '../../server/src/kernel/fault.js';
import type { SocketServer } from '../../server/src/kernel/realtime.js';
import { rooms } from '../../server/src/kernel/rooms.js';
import type { TestServer } from '../support/test-server.js';
import type { Action } from './plan.js';
import type { Rule } from './violation.js';

type Handler<N extends OperationName> = (call: UserCall, input: Input<N>) => Promise<Output<N>>;
export type HandlersByName = { [N in OperationName]: Handler<N> };
type Publish = SocketServer['publish'];

/** Where a fault may be planted. The mocks of `planted.test.ts` ask here. */
export interface Seams {
  handlers(real: HandlersByName): Partial<HandlersByName>;
  publish(real: Publish, ...args: Parameters<Publish>): void;
  /**
   * Whether sockets are taken out of the rooms of conversations that their user is no longer in.
   */
  leaves: boolean;
  /** The server as it should be, at hand for what a fault needs. */
  server: TestServer | null;
  realtime: SocketServer | null;
}

export const soundSeams: Seams = {
  handlers: () => ({}),
  publish: (real, ...args) => real(...args),
  leaves: true,
  server: null,
  realtime: null,
};

export interface Planted {
  fault: string;
  actions: readonly Action[];
  plant(seams: Seams): void;
  /** When the server is there and nobody has connected. */
  prepare?(server: TestServer): Promise<void> | void;
  caughtBy: Rule;
  says: RegExp;
}

const talk: readonly Action[] = ['send', 'repeat', 'markRead', 'page', 'list'];

const everyNth = (n: number) => {
  let count = 0;
  return () => ++count % n === 0;
};

export const planted: readonly Planted[] = [
  {
    fault: 'sends are answered before the commit, which then never comes',
    actions: talk,
    plant: () => undefined,
    prepare(server) {
      const { database } = server.app;
      const real = database.directly.bind(database);
      const dies = everyNth(3);
      const lost = new Error('the process died before the commit');
      database.directly = async <T>(work: (run: Run) => Promise<Work<T>>): Promise<T> => {
        if (!dies()) return real(work);
        let answer: T;
        const outcome = await real(async (run) => {
          const { result, last } = await work(run);
          if (last.length > 0) await run(last);
          answer = result;
          throw lost;
        }).catch((error: unknown) => error);
        if (outcome !== lost) throw outcome;
        return answer!;
      };
    },
    caughtBy: 'acknowledged sends are stored',
    says: /was answered with seq \d+, but it is not in the log/,
  },
  {
    fault: 'a repeated send is stored again',
    actions: talk,
    async prepare({ app: { database } }) {
      await database.query(
        `DROP INDEX messages_client_id${database.dialect.name === 'mysql' ? ' ON messages' : ''}`,
      );
    },
    plant(seams) {
      seams.handlers = ({ 'messages.send': send }) => ({
        async 'messages.send'(call, input) {
          const message = await send(call, { ...input, clientId: randomUUID() });
          const { conversationId, seq } = message;
          const sql = 'UPDATE messages SET client_id = ? WHERE conversation_id = ? AND seq = ?';
          await seams.server!.app.database.query(sql, [input.clientId, conversationId, seq]);
          return { ...message, clientId: input.clientId };
        },
      });
    },
    caughtBy: 'nothing is stored twice',
    says: /stands at seqs \d+, \d+/,
  },
  {
    fault: 'pages skip a message',
    actions: talk,
    plant(seams) {
      seams.handlers = ({ 'messages.list': list }) => ({
        async 'messages.list'(call, input) {
          const page = await list(call, input);
          return {
            ...page,
            items: page.items.filter((_, index) => index !== 2 || page.items.length < 4),
          };
        },
      });
    },
    caughtBy: 'pages are whole',
    says: /messages\.list .* goes from \d+ to \d+/,
  },
  {
    fault: 'pages are in the order of something else',
    actions: talk,
    plant(seams) {
      const byClientId = (a: Message, b: Message) =>
        (a.clientId ?? '') < (b.clientId ?? '') ? -1 : 1;
      seams.handlers = ({ 'messages.list': list }) => ({
        async 'messages.list'(call, input) {
          const page = await list(call, input);
          return { ...page, items: [...page.items].sort(byClientId) };
        },
      });
    },
    caughtBy: 'pages are whole',
    says: /messages\.list .* goes from \d+ to \d+/,
  },
  {
    fault: 'unread is a counter that is read and then written',
    actions: talk,
    plant(seams) {
      const counters = new Map<string, number>();
      const change = async (key: string, next: (before: number) => number) => {
        const before = counters.get(key) ?? 0;
        await pause(1);
        counters.set(key, next(before));
      };
      seams.handlers = ({
        'messages.send': send,
        'receipts.markRead': markRead,
        'conversations.list': list,
      }) => ({
        async 'messages.send'(call, input) {
          const message = await send(call, input);
          const sql =
            'SELECT user_id AS id FROM members WHERE conversation_id = ? AND user_id <> ?';
          const others = await seams.server!.app.database.query<{ id: string }[]>(sql, [
            input.conversationId,
            call.user.id,
          ]);
          await Promise.all(
            others.map(({ id }) => change(`${id} ${input.conversationId}`, (before) => before + 1)),
          );
          return message;
        },
        async 'receipts.markRead'(call, input) {
          const marks = await markRead(call, input);
          await change(`${call.user.id} ${input.conversationId}`, () => marks.unread);
          return marks;
        },
        async 'conversations.list'(call, input) {
          const page = await list(call, input);
          return {
            ...page,
            items: page.items.map((item) => ({
              ...item,
              unread: counters.get(`${call.user.id} ${item.id}`) ?? 0,
            })),
          };
        },
      });
    },
    caughtBy: 'unread is exact',
    says: /counts \d+ unread in .* the rows say \d+/,
  },
  {
    fault: 'a message is published before its commit, which is rolled back',
    actions: talk,
    plant(seams) {
      const isRolledBack = everyNth(9);
      seams.handlers = ({ 'messages.send': send, 'messages.list': list }) => ({
        async 'messages.send'(call, input) {
          const { items } = await list(call, { conversationId: input.conversationId, limit: 1 });
          const [last] = items;
          if (!last || !isRolledBack()) return send(call, input);
          const { conversationId, clientId, text } = input;
          const message: Message = {
            ...last,
            seq: last.seq + 1,
            rev: last.rev + 1,
            clientId,
            text,
            senderId: call.user.id,
          };
          const event: WireEvent = {
            name: 'message.created',
            data: { conversationId, rev: message.rev, message },
          };
          seams.realtime!.publish([rooms.conversation(conversationId)], [event]);
          throw new Fault('unavailable', 'Rolled back.', { retryAfterMs: 20 });
        },
      });
    },
    caughtBy: 'one order for everybody',
    says: /event on line \d+ .* shows c\d+/,
  },
  {
    fault: 'who was removed stays in the room',
    actions: ['send', ...Array<Action>(8).fill('remove')],
    plant(seams) {
      seams.leaves = false;
    },
    caughtBy: 'nobody sees what is not theirs',
    says: /event message\.\w+ on line \d+ brings rev \d+ .* a member at revs \d+-\d+/,
  },
  {
    fault: 'two writers number messages by MAX() + 1',
    actions: talk,
    plant(seams) {
      seams.handlers = ({ 'messages.list': list }) => ({
        async 'messages.send'(call, { conversationId, clientId, text }) {
          const { database } = seams.server!.app;
          const stored = await database.query<{ seq: number }[]>(
            'SELECT seq FROM messages WHERE conversation_id = ? AND sender_id = ? AND client_id = ?',
            [conversationId, call.user.id, clientId],
          );
          let seq = stored[0]?.seq;
          if (seq === undefined) {
            const sql =
              'SELECT COALESCE(MAX(seq), 0) + 1 AS next FROM messages WHERE conversation_id = ?';
            seq = (await database.query<{ next: number }[]>(sql, [conversationId]))[0]!.next;
            await pause(1);
            await database.query(
              `REPLACE INTO messages (conversation_id, seq, rev, kind, sender_id, client_id, text, created_at)
               VALUES (?, ?, ?, 'text', ?, ?, ?, ?)`,
              [conversationId, seq, seq, call.user.id, clientId, text, new Date()],
            );
            await database.query('UPDATE conversations SET last_seq = ?, rev = ? WHERE id = ?', [
              seq,
              seq,
              conversationId,
            ]);
          }
          return (await list(call, { conversationId, around: seq, limit: 1 })).items[0]!;
        },
      });
    },
    caughtBy: 'acknowledged sends are stored',
    says: /is not in the log|somebody else's message/,
  },
  {
    fault: 'an event is lost, and the client does not ask for what it lacks',
    actions: talk,
    plant(seams) {
      const isLost = everyNth(4);
      seams.publish = (real, targets, events) => {
        if (events.every(({ name }) => name !== 'message.created') || !isLost())
          real(targets, events);
      };
      seams.handlers = () => ({
        'messages.changes': async (_, { since }) => ({ items: [], rev: since, more: false }),
      });
    },
    caughtBy: 'clients agree with the database',
    says: /shows .* up to \d+, where the database has \d+|holds rev \d+ of .* where the database has \d+/,
  },
];
