import { stored } from '../shared/device-storage.js';

/** Whether the stored session came from the host's own sign-in. Needed before the SDK is loaded. */
export const wasSigned = (site: string): boolean =>
  stored(`parlor:${site}:session`)?.includes('"signedAs":') ?? false;
