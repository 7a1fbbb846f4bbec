import type { Database } from '../database/database.js';
import type { Environment } from '../kernel/environment.js';
import type { Realtime } from '../kernel/realtime.js';
import { ConversationRows } from './conversation-rows.js';
import { MessageLog } from './message-log.js';
import { MessageRows } from './message-rows.js';
import { deliver } from './publication.js';
import { MessageWriter } from './writer.js';

interface Deps {
  database: Database;
  environment: Environment;
  realtime: () => Realtime;
  /** How many changes may wait to be stored. */
  maxWaiting: number;
}

/** The parts of the log that features use. */
export interface OpenLog {
  writer: MessageWriter;
  messageLog: MessageLog;
  messageRows: MessageRows;
  conversationRows: ConversationRows;
}

/**
 * Opens the log of conversations: the part that writes it and publishes commits, and the part that
 * reads it.
 */
export function openLog({ database, environment, realtime, maxWaiting }: Deps): OpenLog {
  const writer = new MessageWriter({
    database,
    now: () => environment.now(),
    maxWaiting,
    publish: (committed) => deliver(realtime(), committed),
    leaving: (userIds, conversationId) => realtime().leaveEverywhere(userIds, conversationId),
    uncertain: (userIds) => realtime().reconnect(userIds),
  });
  return {
    writer,
    messageLog: new MessageLog(database),
    messageRows: new MessageRows(database),
    conversationRows: new ConversationRows(database),
  };
}
