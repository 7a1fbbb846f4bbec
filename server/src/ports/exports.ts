/** What features give of what they store about a user, for a copy of the user's data. */
import type { ExportItem, ExportSection } from '@parlor/sdk/protocol/host-people';

export interface ExportPage {
  readonly items: readonly ExportItem[];
  /** Where the next page begins; null if the section ends here. */
  readonly next: string | null;
}

/** One section of an export. */
export interface Exports {
  readonly section: ExportSection;
  /**
   * A page of the section: up to `limit` items, from where an earlier page ended. It may have
   * fewer, also where the section goes on, so that a page takes a bounded time.
   */
  page(siteId: string, userId: string, after: string | null, limit: number): Promise<ExportPage>;
}
