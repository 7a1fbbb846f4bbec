/** Where the token of an invite link stands: behind the `#`, which no browser sends to a server. */
const name = 'parlor-invite';

/** A link into a group that leads to the page that is open. */
export function inviteLink(token: string, page: string = location.href): string {
  const url = new URL(page);
  url.hash = `${name}=${token}`;
  return url.href;
}

/** The token that somebody has come with, if any. */
export function invitedBy(hash: string = location.hash): string | undefined {
  return new RegExp(`[#&]${name}=([\\w-]{8,64})(?:&|$)`).exec(hash)?.[1];
}
