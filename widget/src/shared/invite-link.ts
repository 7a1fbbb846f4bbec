/** The token of an invite link stands behind the `#`, which no browser sends to a server. */

/** A link into a group that leads to the page that is open. */
export function inviteLink(token: string, page: string = location.href): string {
  const url = new URL(page);
  url.hash = `parlor-invite=${token}`;
  return url.href;
}

/** The token that somebody has come with, if any. */
export const invitedBy = (): string | undefined => location.hash.split('#parlor-invite=')[1];
