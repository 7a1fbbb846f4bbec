/** The token of an invite link follows the `#`: no browser sends that part to a server. */

/** An invite link to a group, which leads to the page that is open. */
export function inviteLink(token: string, page: string = location.href): string {
  const url = new URL(page);
  url.hash = `parlor-invite=${token}`;
  return url.href;
}

/** The token of the invite link that the user followed, if any. */
export const invitedBy = (): string | undefined => location.hash.split('#parlor-invite=')[1];
