/**
 * The judge on small histories, where every word of it can be seen. What whole servers do wrong is
 * in planted.test.ts.
 */
import type { Message } from '@parlor/sdk/protocol/messages';
import { expect, test } from 'vitest';
import { message } from '../../sdk/test-support/fixtures.js';
import { check } from './checker.js';
import { type FinalState, History, type StoredMessage } from './history.js';
import type { Rule } from './violation.js';

const time = '2026-11-21T12:00:00.000Z';

/**
 * Two people of one site with two messages, each asked, answered and heard; and somebody of another
 * site.
 */
class Story {
  readonly history = new History();
  readonly rows: StoredMessage[] = [];
  readonly lines = new Map<string, number>();
  readSeq = 0;

  constructor() {
    for (const [id, siteId] of [
      ['ada', 'one'],
      ['grace', 'one'],
      ['eve', 'two'],
    ] as const) {
      this.history.enroll({ id, userId: id, siteId });
      this.lines.set(id, this.history.connected(id));
    }
    for (const text of ['first', 'second']) this.send('ada', text);
  }

  message(seq: number, change: Partial<Message> = {}): Message {
    const { conversationId, rev, clientId, senderId, text } = this.rows[seq - 1]!;
    return message(conversationId, seq, {
      rev,
      clientId,
      senderId,
      text,
      createdAt: time,
      ...change,
    });
  }

  send(from: string, text: string): void {
    const seq = this.rows.length + 1;
    this.rows.push({
      conversationId: 'talk',
      seq,
      rev: seq,
      kind: 'text',
      senderId: from,
      clientId: `c-${text}`,
      text,
      createdAt: Date.parse(time),
      editedAt: null,
      deletedAt: null,
      reactions: [],
      system: null,
    });
    this.ask(
      from,
      'messages.send',
      { conversationId: 'talk', clientId: `c-${text}`, text },
      this.message(seq),
    );
    for (const client of ['ada', 'grace']) this.hear(client, this.message(seq));
  }

  ask(
    client: string,
    name: Parameters<History['asked']>[2],
    input: Record<string, unknown>,
    data: unknown,
  ): void {
    this.history.answered(this.history.asked(client, 'http', name, input), { ok: true, data });
  }

  hear(client: string, message: Message): void {
    const data = { conversationId: message.conversationId, rev: message.rev, message };
    const frame = this.history.frame();
    this.history.note({
      kind: 'event',
      client,
      line: this.lines.get(client)!,
      frame,
      event: { name: 'message.created', data },
    });
  }

  get rules(): Rule[] {
    const final: FinalState = {
      users: new Map([
        ['ada', 'one'],
        ['grace', 'one'],
        ['eve', 'two'],
      ]),
      conversations: [
        {
          id: 'talk',
          siteId: 'one',
          lastSeq: this.rows.at(-1)!.seq,
          rev: Math.max(...this.rows.map(({ rev }) => rev)),
        },
      ],
      members: ['ada', 'grace'].map((userId) => ({
        conversationId: 'talk',
        userId,
        readSeq: this.readSeq,
        unreadSeq: this.readSeq,
      })),
      messages: this.rows,
      hidden: [],
      stores: [],
    };
    return [...new Set(check(this.history, final).map(({ rule }) => rule))];
  }
}

const twisted: [what: string, rule: Rule, twist: (story: Story) => void][] = [
  [
    'a message that was acknowledged is gone',
    'acknowledged sends are stored',
    ({ rows }) => void rows.pop(),
  ],
  [
    'something stands there that nobody sent',
    'nothing is invented',
    ({ rows }) => void rows.push({ ...rows[1]!, seq: 3, rev: 3, clientId: 'c-ghost', text: 'boo' }),
  ],
  [
    'a number is left out',
    'numbers have no holes',
    ({ rows }) => void Object.assign(rows[1]!, { seq: 3, rev: 3 }),
  ],
  [
    'a repeated send is given another place',
    'a repeated send gets the same answer',
    (story) => {
      const input = { conversationId: 'talk', clientId: 'c-first', text: 'first' };
      story.ask('ada', 'messages.send', input, story.message(1, { seq: 2 }));
    },
  ],
  [
    'another text under the same clientId is taken',
    'a repeated send gets the same answer',
    (story) =>
      story.ask(
        'ada',
        'messages.send',
        { conversationId: 'talk', clientId: 'c-first', text: 'other' },
        story.message(1),
      ),
  ],
  [
    'two see different texts',
    'one order for everybody',
    (story) => story.hear('grace', story.message(2, { text: 'something else' })),
  ],
  [
    'what was acknowledged before another was sent stands after it',
    'one order for everybody',
    ({ rows }) => {
      [rows[0]!.clientId, rows[1]!.clientId] = [rows[1]!.clientId, rows[0]!.clientId];
    },
  ],
  [
    'a line brings a change before its turn',
    'numbers have no holes',
    (story) => story.hear('grace', story.message(1)),
  ],
  [
    'changes leave one out',
    'pages are whole',
    (story) =>
      story.ask(
        'grace',
        'messages.changes',
        { conversationId: 'talk', since: 0 },
        { items: [story.message(2)], rev: 2, more: false },
      ),
  ],
  [
    'a page is older than what was acknowledged',
    'pages are whole',
    (story) =>
      story.ask(
        'grace',
        'messages.list',
        { conversationId: 'talk' },
        { items: [story.message(1)], next: null, prev: null, rev: 1 },
      ),
  ],
  [
    'another site hears of it',
    'nobody sees what is not theirs',
    (story) => story.hear('eve', story.message(1)),
  ],
  [
    'a mark goes back',
    'marks only move forward',
    (story) => {
      const marks = { unread: 0, rev: 2, memberRev: 1 };
      story.ask(
        'grace',
        'receipts.markRead',
        { conversationId: 'talk', seq: 2 },
        { readSeq: 2, ...marks },
      );
      story.readSeq = 1;
    },
  ],
  [
    'an edit is forgotten',
    'changes are kept',
    (story) => {
      const change = { text: 'better', rev: 3, editedAt: time };
      story.ask(
        'ada',
        'messages.edit',
        { conversationId: 'talk', seq: 1, text: 'better' },
        story.message(1, change),
      );
    },
  ],
  [
    'a window has a hole',
    'what a client shows has no holes',
    ({ history }) =>
      history.note({
        kind: 'window',
        client: 'ada',
        conversationId: 'talk',
        shown: [
          [1, 1],
          [3, 4],
        ],
        doubled: [],
      }),
  ],
];

test.each(twisted)('the judge sees that %s', (_, rule, twist) => {
  const story = new Story();
  twist(story);
  expect(story.rules).toContain(rule);
});

test('the judge has nothing to say where all is well', () => {
  expect(new Story().rules).toEqual([]);
});
