/** The names of Socket.IO's rooms: given by the server alone, from ids of its own making. */
export const rooms = {
  user: (userId: string) => `user:${userId}`,
  /** All sockets of a site. */
  site: (siteId: string) => `site:${siteId}`,
  session: (sessionId: string) => `session:${sessionId}`,
  conversation: (conversationId: string) => `conversation:${conversationId}`,
  /** Sockets that look at this user's presence. */
  presence: (userId: string) => `presence:${userId}`,
  isPresence: (room: string) => room.startsWith('presence:'),
  isConversation: (room: string) => room.startsWith('conversation:'),
} as const;
