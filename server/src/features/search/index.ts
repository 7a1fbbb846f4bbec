/** The index of words, and what is found with it. */
import { rowsOf } from '../../database/site-rows.js';
import { SearchLogRow } from './search.entity.js';
import { segmentRows } from './segment-rows.js';
import { describe } from '../../kernel/describe.js';
import type { Feature, Ground, Nothing } from '../../ports/feature.js';
import { SearchFollower } from './follower.js';
import { SearchIndexer } from './indexer.js';
import { SearchTurns } from './search-turns.js';
import { Search } from './search.js';
import { SentLinks } from './sent-links.js';
import { WordIndex } from './word-index.js';
import type { FindViewer } from '../../ports/conversations.js';
import type { ViewedBy } from '../../ports/messages.js';

interface Deps extends Ground {
  findViewer: FindViewer;
  viewedBy: ViewedBy;
}

interface Ports {
  search: Search;
  links: SentLinks;
  /** How long the index has lacked a commit that this node knows of. */
  behindSeconds(): number;
}

export function createSearchFeature({
  database,
  log,
  writer,
  messageRows,
  sql,
  findViewer,
  viewedBy,
}: Deps): Feature<Nothing, Ports> {
  const follower = new SearchFollower({
    database,
    indexer: new SearchIndexer(database),
    onError: (error) =>
      log.warn({ error: describe(error) }, 'the search index could not be written'),
  });
  writer.onCommitted(({ conversationId, events }) =>
    follower.committed(conversationId, events.length),
  );
  const words = new WordIndex(database, sql);
  const turns = new SearchTurns();
  return {
    handlers: {},
    ports: {
      search: new Search(database, messageRows, sql.hidden, words, turns, findViewer, viewedBy),
      links: new SentLinks(database, messageRows, sql.hidden, words, turns, findViewer),
      behindSeconds: () => Math.floor(follower.behindMs / 1_000),
    },
    siteRows: [
      segmentRows(database),
      rowsOf(database, 'conversations', SearchLogRow, 'conversationId'),
    ],
    start: () => follower.start(),
    close: () => follower.close(),
  };
}
