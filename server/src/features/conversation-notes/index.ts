/** Notes of the host about conversations. */
import type { hostReadingOperations } from '@parlor/sdk/protocol/host-reading';
import { rowsOf } from '../../database/site-rows.js';
import type { Handlers } from '../../kernel/dispatcher.js';
import type { FindConversation, ForgettingNotes } from '../../ports/conversations.js';
import type { Feature, Ground } from '../../ports/feature.js';
import type { Audit } from '../../ports/moderation.js';
import { NoteRow } from './note.entity.js';
import { Notes } from './notes.js';

interface Deps extends Ground {
  audit: Audit;
  findConversation: FindConversation;
}

type NoteOperations = Pick<
  typeof hostReadingOperations,
  'host.listNotes' | 'host.addNote' | 'host.removeNote'
>;

export function createConversationNotesFeature(
  deps: Deps,
): Feature<Handlers<NoteOperations>, { forgettingNotes: ForgettingNotes }> {
  const notes = new Notes(deps);
  return {
    handlers: {
      'host.listNotes': ({ siteId }, query) => notes.list(siteId, query),
      'host.addNote': (call, input) => notes.add(call, input),
      'host.removeNote': async (call, { noteId }) => {
        await notes.remove(call, noteId);
        return {};
      },
    },
    ports: { forgettingNotes: (conversationId) => notes.forgetting(conversationId) },
    siteRows: [rowsOf(deps.database, 'conversations', NoteRow, 'conversationId')],
  };
}
