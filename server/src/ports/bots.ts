/** What signing in asks of bots. */

export interface BotSignIn {
  /** Whether it looks like a bot's token, and not like a signed one. */
  isToken(token: string): boolean;
  /** The bot of a token, which is used now. Throws `signed_token_rejected`. */
  use(siteId: string, token: string): Promise<{ userId: string; tokenId: string }>;
  /** Whether the token has not ended. */
  works(tokenId: string): Promise<boolean>;
}
