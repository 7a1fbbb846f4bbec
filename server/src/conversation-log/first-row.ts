/** The rows of a conversation that begins with the first entry of its log. */
import type { Change } from './change.js';
import type { ConversationRecord } from './conversation-rows.js';

type Given = 'id' | 'siteId' | 'kind' | 'createdBy' | 'createdAt' | 'memberCount';

/** With the defaults of a conversation of two; groups pass other values. */
export function firstRow(
  given: Pick<ConversationRecord, Given> & Partial<ConversationRecord>,
): ConversationRecord {
  return {
    lastSeq: 1,
    rev: 1,
    lastActivityAt: given.createdAt,
    directKey: null,
    title: null,
    clientId: null,
    access: 'private',
    posting: 'all',
    history: 'all',
    description: null,
    avatarUrl: null,
    listedTitle: null,
    joinedSeq: 0,
    closedAt: null,
    blocked: 0,
    ...given,
  };
}

/**
 * The entry with which a group begins. `sendHash` is of what its creator asked for; `createdAt` is
 * given if it was made before now.
 */
export function groupEntry(
  { id, siteId, createdBy, title }: ConversationRecord,
  { sendHash, createdAt }: { sendHash: string | null; createdAt?: Date },
): Change<void> {
  return {
    siteId,
    conversationId: id,
    callerId: createdBy,
    needs: {},
    decide(conversation) {
      conversation.append({
        kind: 'system',
        senderId: null,
        clientId: null,
        sendHash,
        text: null,
        extra: { system: { type: 'created', by: createdBy, title: title ?? '' } },
        ...(createdAt && { createdAt }),
      });
    },
  };
}
