/** The names of Socket.IO's rooms: given by the server alone, from ids of its own making. */
export const rooms = {
  user: (userId: string) => `user:${userId}`,
  session: (sessionId: string) => `session:${sessionId}`,
  conversation: (conversationId: string) => `conversation:${conversationId}`,
  isConversation: (room: string) => room.startsWith('conversation:'),
} as const;
