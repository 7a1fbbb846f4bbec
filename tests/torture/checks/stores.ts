import { groupBy } from '../group-by.js';
import type { Store } from '../history.js';
import type { Ledger } from '../ledger.js';
import type { Check } from '../violation.js';
import { unreadOf } from './marks.js';

/** At no moment does an open log show a hole or a message twice. */
export function checkWindows(ledger: Ledger): Check {
  return (says) => {
    for (const note of ledger.history.notes) {
      if (note.kind === 'fault') says('clients agree with the database', note.what);
      if (note.kind !== 'window') continue;
      if (note.shown.length > 1) {
        const shown = note.shown.map((range) => range.join('-')).join(', ');
        says(
          'what a client shows has no holes',
          `${note.client} shows ${shown} of ${note.conversationId}`,
        );
      }
      for (const clientId of note.doubled) {
        says(
          'what a client shows has no holes',
          `${note.client} shows ${clientId} of ${note.conversationId} as sent and as waiting`,
        );
      }
    }
  };
}

/** When all is quiet, what a client holds is what the database holds. */
export function checkStores(ledger: Ledger): Check {
  return (says) => {
    const memberships = groupBy(ledger.final.members, ({ userId }) => userId);
    for (const store of ledger.final.stores) {
      const { userId } = ledger.history.clients.get(store.client)!;
      const mine = memberships.get(userId) ?? [];
      const differs = (text: string) =>
        says('clients agree with the database', `${store.client} ${text}`);
      const shown = new Map(
        store.conversations.map((conversation) => [conversation.id, conversation]),
      );

      for (const member of mine) {
        const { conversationId: id, unreadSeq } = member;
        const conversation = ledger.conversations.get(id)!;
        const held = shown.get(id);
        // A conversation without a message exists for nobody yet.
        if (!held && conversation.lastSeq > 0) differs(`does not show ${id}`);
        if (!held) continue;
        if (held.rev !== conversation.rev)
          differs(`holds rev ${held.rev} of ${id}, where the database has ${conversation.rev}`);
        if (held.lastSeq !== conversation.lastSeq)
          differs(`ends ${id} at ${held.lastSeq}, the database at ${conversation.lastSeq}`);
        // A conversation shows its reader's own mark; what others know of it is the member's.
        if (held.readSeq !== unreadSeq)
          differs(`has read ${id} up to ${held.readSeq}, the database up to ${unreadSeq}`);
        const unread = unreadOf(ledger, member);
        if (held.unread !== unread)
          differs(`counts ${held.unread} unread in ${id}, the rows say ${unread}`);
      }
      for (const { id } of store.conversations) {
        if (!mine.some(({ conversationId }) => conversationId === id))
          differs(`shows ${id}, of which its user is no member`);
      }
      const still = new Set(mine.map(({ conversationId }) => conversationId));
      // What is open of a conversation that one had to leave is nobody's business here.
      checkLogs(
        ledger,
        store.logs.filter(({ conversationId }) => still.has(conversationId)),
        differs,
      );
    }
  };
}

function checkLogs(ledger: Ledger, logs: Store['logs'], differs: (text: string) => void): void {
  for (const { conversationId, items, hasNewer, pending } of logs) {
    if (pending > 0) differs(`still has ${pending} to send to ${conversationId}`);
    const last = ledger.conversations.get(conversationId)?.lastSeq ?? 0;
    if (hasNewer || (items.at(-1)?.seq ?? 0) !== last) {
      differs(
        `shows ${conversationId} up to ${items.at(-1)?.seq ?? 0}, where the database has ${last}`,
      );
    }
    for (const message of items) {
      const row = ledger.row(conversationId, message.seq);
      const same =
        row &&
        row.rev === message.rev &&
        row.clientId === message.clientId &&
        (message.hidden || row.text === message.text);
      if (!same) {
        differs(
          `shows ${conversationId} ${message.seq} rev ${message.rev} "${message.text}", the database rev ${row?.rev} "${row?.text}"`,
        );
      }
    }
  }
}
