export interface Receipts {
  /** One has seen everything up to `seq`. Marks only move forward. Call it only when the view is visible and focused. */
  markRead(conversationId: string, seq: number, signal?: AbortSignal): Promise<{ readSeq: number; unread: number }>;
}
