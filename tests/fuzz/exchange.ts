/**
 * What one case is: bytes for one connection, in the pieces in which they go out, and what came
 * back.
 */
export interface Exchange {
  /** For the report. */
  what: string;
  pieces: readonly Buffer[];
  /** What the client does after the last piece. */
  end: 'listen' | 'leave' | 'half-close';
}

/** What a case is made of that the running server knows. */
export interface Known {
  siteKey: string;
  token: string;
  conversationId: string;
}
