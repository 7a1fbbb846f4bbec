/** Names of the transport itself, shared by both ends; PROTOCOL.md describes their use. */
export const wire = {
  /** Prefix of every operation's path. */
  base: '/v1',
  /** Path of the Socket.IO handshake; its query has the site's public key as `site`. */
  socketPath: '/v1/socket',
  /** HTTP header with the site's public key, for calls that carry no access token. */
  siteHeader: 'x-parlor-site',
  /** Server to client: a list of `WireEvent`. */
  eventsFrame: 'events',
  /**
   * Client to server, with ack: a fresh access token of the same session, so that the socket stays
   * open.
   */
  authenticateFrame: 'authenticate',
  /**
   * Client to server, with ack: checks whether the line still works. Answered with `{}`, and costs
   * nothing.
   */
  pingFrame: 'ping',
} as const;
