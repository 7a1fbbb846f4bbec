/** What the command line refuses, in plain words. */
export class SiteError extends Error {
  override readonly name = 'SiteError';
}
