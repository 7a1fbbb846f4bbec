import { Drafts, type Draft } from './sync/drafts.js';
import type { Sync } from './sync/sync.js';

/**
 * For a chat of `createCore`: `core.use(createDrafts)`. A chat of `createChat` has them as
 * `chat.messages.draft`.
 */
export function createDrafts({ sync }: { sync: Sync }): { of(conversationId: string): Draft } {
  return sync.addDrafts((kept) => new Drafts(kept));
}
