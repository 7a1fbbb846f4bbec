/**
 * Every bound of the wire in one place. Lengths are UTF-16 code units, sizes are bytes.
 * The server enforces them, because SQLite does not; the client may show them (counters, `maxlength`).
 */
export const limits = {
  /** Characters of one message. */
  messageText: 8_000,
  /** Characters of the id that a client gives its send. */
  clientId: 64,
  userName: 80,
  userBio: 500,
  url: 1_000,
  email: 254,
  externalId: 128,
  passwordMin: 8,
  passwordMax: 256,
  searchText: 80,
  /** People in one direct conversation, the caller included. */
  directMembers: 20,
  pageDefault: 50,
  pageMax: 100,
  /** Unread counts stop here; show "999+". */
  unreadCap: 999,
  /** One HTTP body of JSON, and one frame of the socket. */
  bodyBytes: 64 * 1024,
  /** A host-signed token may not live longer than this. */
  signedTokenSeconds: 24 * 60 * 60,
  accessTokenSeconds: 15 * 60,
  refreshTokenSeconds: 60 * 24 * 60 * 60,
} as const;
