/** `host.audit`: what was done on the site, to whom, by whom and why. */
import type { Page } from '../protocol/fields.js';
import type { HostAuditEntry } from '../protocol/host-audit.js';
import type { Input } from '../protocol/operations.js';
import type { HostCall } from './call.js';

/** Which entries; all of them if nothing is named. Times are ISO 8601 in UTC, as `toISOString`. */
export type AuditSearch = Input<'host.exportAudit'>;

export interface HostAudit {
  /**
   * The latest first. `limit` 1 to 100, default 50.
   *
   *     await host.audit.list({ act: 'user.banned', from: '2026-01-01T00:00:00.000Z' });
   */
  list(
    query?: AuditSearch & { limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<HostAuditEntry>>;
  /**
   * The same as a table in CSV, in pieces of up to 500 entries: write them one after the other.
   *
   *     for await (const piece of host.audit.csv()) file.write(piece);
   */
  csv(query?: Omit<AuditSearch, 'cursor'>, signal?: AbortSignal): AsyncGenerator<string, void>;
}

export function hostAudit(call: HostCall): HostAudit {
  return {
    list: (query = {}, signal) => call('host.listAudit', query, signal),
    async *csv(query = {}, signal) {
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page: { csv: string; next: string | null } = await call(
          'host.exportAudit',
          { ...query, ...(cursor !== undefined && { cursor }) },
          signal,
        );
        yield page.csv;
        cursor = page.next;
      }
    },
  };
}
