import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Database } from '../../database/database.js';
import type { Realtime } from '../../kernel/realtime.js';
import { rooms } from '../../kernel/rooms.js';

/** Those who may see what a user does: the user's own devices, and everybody who shares a conversation. */
export class Audience {
  constructor(
    private readonly database: Database,
    private readonly realtime: () => Realtime,
  ) {}

  async conversationsOf(userId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }[]>('SELECT conversation_id AS id FROM members WHERE user_id = ?', [userId]);
    return rows.map(({ id }) => id);
  }

  async publishTo(userId: string, events: readonly WireEvent[]): Promise<void> {
    const conversations = await this.conversationsOf(userId);
    this.realtime().publish([rooms.user(userId), ...conversations.map(rooms.conversation)], events);
  }
}
