/** What the numbers of a site follow. Each is called after the change was stored. */
import type { OnEach } from '../kernel/listeners.js';
import type { UserRecord } from './users.js';

export interface Followed {
  readonly onUserCreated: OnEach<Pick<UserRecord, 'siteId' | 'kind'>>;
  readonly onReportCreated: OnEach<{ siteId: string }>;
  readonly onUploaded: OnEach<{ siteId: string; bytes: number }>;
  /** Events that were sent to a webhook: how many it received, and how many tries failed. */
  readonly onDelivered: OnEach<{ siteId: string; delivered: number; failed: number }>;
}

/** What the files of a site take, and may take at most; `null` for no quota. */
export type StoredBytes = (
  siteId: string,
) => Promise<{ storedBytes: number; quotaBytes: number | null }>;
