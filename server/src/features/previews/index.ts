/** Previews of the pages that messages link to. */
import { rowsOf } from '../../database/site-rows.js';
import { LinkPreviewRow } from './preview.entity.js';
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Change } from '../../conversation-log/change.js';
import type { GuardedFetch } from '../../kernel/guarded-fetch.js';
import { describe } from '../../kernel/describe.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import type { Handle } from '../../ports/messages.js';
import type { Filters } from '../../ports/moderation.js';
import type { Sites } from '../../ports/sites.js';
import { PreviewCache, type PreviewTiming, previewTiming } from './preview-cache.js';
import { removing } from './preview-changes.js';
import { PreviewFollower } from './preview-follower.js';
import type { PreviewPictures } from './preview-picture.js';

export type { PreviewOptions } from './preview-follower.js';

interface Deps extends Ground {
  sites: Sites;
  filters: Filters;
  fetch: GuardedFetch;
  pictures: PreviewPictures;
  /** Whether files are scanned before they can be opened: then no pictures are fetched. */
  scansFiles: boolean;
  isOn: boolean;
  timing: Partial<PreviewTiming> | undefined;
}

interface Ports {
  /** Called after a message was sent, or its text has changed. */
  stored(siteId: string, message: Message): void;
  /** Removes one preview, or all, from a message. */
  removing(handle: Handle, url: string | undefined): Change<Message>;
}

export function createPreviewsFeature(deps: Deps): Feature<Nothing, Ports> {
  const { log, writer, sites, scansFiles } = deps;
  const pages = new PreviewCache({
    ...deps,
    // Only files that users send are scanned; if files are scanned, no other files are stored.
    wantsPictures: async (siteId) =>
      !scansFiles && (await sites.byId(siteId)).attachments.kinds.includes('picture'),
    timing: { ...previewTiming, ...deps.timing },
  });
  const follower = new PreviewFollower({
    ...deps,
    pages,
    onError: (error) => log.warn({ error: describe(error) }, 'a link preview could not be stored'),
  });
  writer.onCommitted((committed) => follower.committed(committed));
  return {
    handlers: {},
    ports: { stored: (siteId, message) => follower.stored(siteId, message), removing },
    chores: [() => pages.dropOld()],
    siteRows: [rowsOf(deps.database, 'site', LinkPreviewRow, 'siteId')],
    start: () => follower.start(),
    // The follower may wait for a picture.
    finish: () => follower.close(),
  };
}
