import type { Message } from '@parlor/sdk/protocol/messages';
import { groupBy } from '../group-by.js';
import type { StoredMessage } from '../history.js';
import { describeCall, type Ledger, type Send, sendsOf } from '../ledger.js';
import type { Check } from '../violation.js';

/** What a send is known by. */
const keyOf = (userId: string | null, conversationId: string | null, clientId: string | null) =>
  `${userId} ${conversationId} ${clientId}`;

/**
 * Every acknowledged send stands in the log exactly once, as it was sent; nothing else stands
 * there.
 */
export function checkSends(ledger: Ledger): Check {
  return (says) => {
    const sends = sendsOf(ledger);
    const rows = groupBy(
      ledger.final.messages.filter(({ kind }) => kind === 'text'),
      (row) => keyOf(row.senderId, row.conversationId, row.clientId),
    );
    const texts = textsOf(ledger, sends);

    for (const { call, clientId, conversationId, text, stored } of sends) {
      if (!stored) continue;
      const found = rows.get(keyOf(call.client.userId, conversationId, clientId)) ?? [];
      if (found.length === 0) {
        says(
          'acknowledged sends are stored',
          `${describeCall(call)} was answered with seq ${stored.seq}, but it is not in the log`,
        );
      }
      for (const row of found) {
        if (row.seq !== stored.seq) {
          says(
            'acknowledged sends are stored',
            `${describeCall(call)} was answered with seq ${stored.seq}, but stands at ${row.seq}`,
          );
        }
      }
      if (stored.clientId !== clientId || stored.senderId !== call.client.userId) {
        says(
          'acknowledged sends are stored',
          `${describeCall(call)} was answered with somebody else's message ${stored.clientId}`,
        );
      }
      if (stored.text !== text && stored.editedAt === null && stored.deletedAt === null) {
        says(
          'acknowledged sends are stored',
          `${describeCall(call)} was stored as another text: "${stored.text}"`,
        );
      }
    }

    for (const [key, found] of rows) {
      if (found.length > 1)
        says(
          'nothing is stored twice',
          `send ${key} stands at seqs ${found.map(({ seq }) => seq).join(', ')}`,
        );
    }
    const byWords = groupBy(sends, ({ text }) => text);
    for (const [text, found] of byText(ledger.final.messages)) {
      const senders = new Set(byWords.get(text ?? '')?.map(({ clientId }) => clientId));
      if (found.length > 1 && senders.size === 1) {
        says(
          'nothing is stored twice',
          `"${text}" was sent once (${[...senders].join()}), but stands at ${found.map(place).join(' and ')}`,
        );
      }
    }
    for (const row of ledger.final.messages) {
      if (row.kind !== 'text' || isAsked(row, texts)) continue;
      says(
        'nothing is invented',
        `${place(row)} holds "${row.text}" of ${row.senderId} (${row.clientId}), which nobody sent`,
      );
    }
  };
}

/**
 * A repeated send gets the first one's message; another text under the same clientId is refused.
 */
export function checkRepeats(ledger: Ledger): Check {
  return (says) => {
    const groups = groupBy(
      sendsOf(ledger).filter(({ conversationId }) => conversationId !== null),
      ({ call, conversationId, clientId }) => keyOf(call.client.userId, conversationId, clientId),
    );
    for (const sends of groups.values()) {
      const answered = sends.filter(
        (send): send is Send & { stored: Message } => send.stored !== null,
      );
      const [first, ...more] = answered;
      if (!first) continue;
      for (const { call, stored, text } of more) {
        if (stored.seq !== first.stored.seq || stored.createdAt !== first.stored.createdAt) {
          says(
            'a repeated send gets the same answer',
            `${describeCall(call)} got seq ${stored.seq}, and ${describeCall(first.call)} got ${first.stored.seq}`,
          );
        }
        if (text !== first.text) {
          says(
            'a repeated send gets the same answer',
            `${describeCall(call)} has another text than before, and was not refused`,
          );
        }
      }
      for (const { call, text } of sends) {
        const isRepeat = text === first.text && call.askedAt > first.call.answeredAt;
        if (
          isRepeat &&
          call.reply &&
          !call.reply.ok &&
          call.reply.error.code === 'client_id_reused'
        ) {
          says(
            'a repeated send gets the same answer',
            `${describeCall(call)} repeats ${describeCall(first.call)}, but was refused`,
          );
        }
      }
    }
  };
}

/** The texts that may stand under a send: the one that was sent, and those of edits. */
function textsOf(ledger: Ledger, sends: readonly Send[]): Map<string, Set<string>> {
  const texts = new Map<string, Set<string>>();
  const allow = (key: string, text: string) => {
    const allowed = texts.get(key) ?? new Set();
    texts.set(key, allowed.add(text));
  };
  for (const { call, conversationId, clientId, text } of sends) {
    // Where the answer to `conversations.start` was lost, its conversation is not known.
    if (conversationId !== null) allow(keyOf(call.client.userId, conversationId, clientId), text);
    else allow(keyOf(call.client.userId, null, clientId), text);
  }
  for (const { input } of ledger.of('messages.edit')) {
    const row = ledger.row(input['conversationId'] as string, input['seq'] as number);
    if (row) allow(keyOf(row.senderId, row.conversationId, row.clientId), input['text'] as string);
  }
  return texts;
}

function isAsked(
  { senderId, conversationId, clientId, text }: StoredMessage,
  asked: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const texts = [
    asked.get(keyOf(senderId, conversationId, clientId)),
    asked.get(keyOf(senderId, null, clientId)),
  ];
  return texts.some((allowed) => allowed && (text === null || allowed.has(text)));
}

function byText(rows: readonly StoredMessage[]): Map<string | null, StoredMessage[]> {
  return groupBy(
    rows.filter(
      ({ kind, text, editedAt }) => kind === 'text' && text !== null && editedAt === null,
    ),
    ({ text }) => text,
  );
}

const place = ({ conversationId, seq }: StoredMessage) => `${conversationId} ${seq}`;
