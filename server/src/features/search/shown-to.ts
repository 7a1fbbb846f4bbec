/** Of rows of messages: those that are neither deleted nor hidden by the user. */
export function shownTo(userId: string): { sql: string; parameters: string[] } {
  const sql = `deleted_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM hidden_messages AS own
    WHERE own.user_id = ? AND own.conversation_id = messages.conversation_id AND own.seq = messages.seq
  )`;
  return { sql, parameters: [userId] };
}
