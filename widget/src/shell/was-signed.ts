/** Whether the stored session came from the host's own sign-in. */
export function wasSigned(site: string): boolean {
  try {
    // oxlint-disable-next-line no-restricted-globals -- asked before the SDK is fetched
    return localStorage.getItem(`parlor:${site}:session`)?.includes('"signedAs":') ?? false;
  } catch {
    return false;
  }
}
