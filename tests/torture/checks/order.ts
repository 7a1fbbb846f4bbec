import type { Message } from '@parlor/sdk/protocol/messages';
import { groupBy } from '../group-by.js';
import { answerOf, type Call, describeCall, type Ledger, sendsOf } from '../ledger.js';
import type { Check } from '../violation.js';

/**
 * Whoever looks, at whatever time and by whatever way, sees the same message at the same place, and
 * it is the one that is stored.
 */
export function checkOneOrder(ledger: Ledger): Check {
  return (says) => {
    const states = new Map<string, { state: string; where: string }>();
    for (const { message, where } of ledger.sightings) {
      const { conversationId, seq, rev } = message;
      const row = ledger.row(conversationId, seq);
      const name = `${conversationId} ${seq}`;
      if (!row)
        says(
          'nothing is invented',
          `${where} shows ${name} (${message.clientId}), which is not in the log`,
        );
      else if (
        identity(row) !== identity({ ...message, createdAt: Date.parse(message.createdAt) })
      ) {
        says(
          'one order for everybody',
          `${where} shows ${message.clientId} of ${message.senderId} at ${name}, where ${row.clientId} of ${row.senderId} stands`,
        );
      } else if (rev > row.rev) {
        says(
          'nothing is invented',
          `${where} shows ${name} at rev ${rev}, but its last change is ${row.rev}`,
        );
      } else if (rev === row.rev && !message.hidden && message.text !== row.text) {
        says(
          'one order for everybody',
          `${where} shows "${message.text}" at ${name} rev ${rev}, where "${row.text}" is stored`,
        );
      }
      if (message.hidden) continue;
      const state = canonical(message);
      const key = `${name} ${rev}`;
      const before = states.get(key);
      if (!before) states.set(key, { state, where });
      else if (before.state !== state) {
        says(
          'one order for everybody',
          `${name} rev ${rev} is one thing in ${before.where} and another in ${where}: ${before.state} / ${state}`,
        );
      }
    }
  };
}

/** What was acknowledged before another send was asked stands before it. */
export function checkTime(ledger: Ledger): Check {
  return (says) => {
    const firsts = new Map<
      string,
      { conversationId: string; seq: number; askedAt: number; answeredAt: number; call: Call }
    >();
    for (const { call, stored } of sendsOf(ledger)) {
      if (!stored) continue;
      const key = `${stored.conversationId} ${stored.seq}`;
      const known = firsts.get(key);
      const askedAt = Math.min(call.askedAt, known?.askedAt ?? Infinity);
      const answeredAt = Math.min(call.answeredAt, known?.answeredAt ?? Infinity);
      firsts.set(key, {
        conversationId: stored.conversationId,
        seq: stored.seq,
        askedAt,
        answeredAt,
        call,
      });
    }
    // A try that got no answer may be the one that was stored.
    const rows = new Map(
      ledger.final.messages.map((row) => [`${row.senderId} ${row.clientId}`, row]),
    );
    for (const { call, stored, clientId } of sendsOf(ledger)) {
      const row = stored ? undefined : rows.get(`${call.client.userId} ${clientId}`);
      const first = row && firsts.get(`${row.conversationId} ${row.seq}`);
      if (first) first.askedAt = Math.min(first.askedAt, call.askedAt);
    }
    for (const log of groupBy(firsts.values(), ({ conversationId }) => conversationId).values()) {
      const bySeq = log.sort((a, b) => b.seq - a.seq);
      // Going down in seq: the earliest answer of all that stand later.
      let earliest: (typeof log)[number] | null = null;
      for (const send of bySeq) {
        if (earliest && earliest.answeredAt < send.askedAt) {
          says(
            'one order for everybody',
            `${describeCall(send.call)} got seq ${send.seq}, before ${earliest.seq}, which was acknowledged before it was asked`,
          );
        }
        if (!earliest || send.answeredAt < earliest.answeredAt) earliest = send;
      }
    }
  };
}

/** Pages rise without holes, hold what was acknowledged before, and changes leave nothing out. */
export function checkPages(ledger: Ledger): Check {
  return (says) => {
    const acknowledged = groupBy(
      ledger.changes.filter(({ call }) => call.answeredAt !== Infinity),
      ({ message }) => message.conversationId,
    );
    for (const call of ledger.of('messages.list')) {
      const page = answerOf(call, 'messages.list');
      if (!page) continue;
      const seqs = page.items.map(({ seq }) => seq);
      const hole = seqs.findIndex((seq, index) => index > 0 && seq !== seqs[index - 1]! + 1);
      if (hole > 0)
        says(
          'pages are whole',
          `${describeCall(call)} goes from ${seqs[hole - 1]} to ${seqs[hole]}`,
        );
      if (call.input['cursor'] !== undefined || call.input['around'] !== undefined) continue;
      const newest = seqs.at(-1) ?? 0;
      for (const { call: before, message } of acknowledged.get(
        call.input['conversationId'] as string,
      ) ?? []) {
        if (before.answeredAt < call.askedAt && message.seq > newest) {
          says(
            'pages are whole',
            `${describeCall(call)} ends at ${newest}, though ${message.seq} was acknowledged before`,
          );
        }
      }
    }
    for (const call of ledger.of('messages.changes')) checkChanges(ledger, call, says);
  };
}

function checkChanges(ledger: Ledger, call: Call, says: Parameters<Check>[0]): void {
  const answer = answerOf(call, 'messages.changes');
  if (!answer) return;
  const since = call.input['since'] as number;
  let before = since;
  for (const { rev, seq } of answer.items) {
    if (rev <= before)
      says('pages are whole', `${describeCall(call)} has ${seq} at rev ${rev} after ${before}`);
    before = rev;
  }
  const upTo = answer.more ? before : answer.rev;
  const got = new Set(answer.items.map(({ seq }) => seq));
  for (const row of ledger.logs.get(call.input['conversationId'] as string) ?? []) {
    if (row.rev > since && row.rev <= upTo && !got.has(row.seq)) {
      says(
        'pages are whole',
        `${describeCall(call)} leaves out ${row.seq}, which changed at ${row.rev}, though it goes to ${upTo}`,
      );
    }
  }
}

const identity = ({
  clientId,
  senderId,
  createdAt,
  kind,
}: {
  clientId: string | null;
  senderId: string | null;
  createdAt: number;
  kind: string;
}) => `${clientId} ${senderId} ${createdAt} ${kind}`;

function canonical(message: Message): string {
  return JSON.stringify(message, Object.keys(message).sort().concat(nestedKeys));
}

/** `JSON.stringify` takes a list of keys for all depths. */
const nestedKeys = [
  'emoji',
  'count',
  'userIds',
  'type',
  'by',
  'title',
  'userId',
  'excerpt',
  'senderId',
  'seq',
];
