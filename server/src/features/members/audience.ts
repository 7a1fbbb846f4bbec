import type { WireEvent } from '@parlor/sdk/protocol/events';
import type { Database } from '../../database/database.js';
import type { Realtime } from '../../kernel/realtime.js';
import { Gather } from '../../kernel/gather.js';
import { rooms } from '../../kernel/rooms.js';
import type { Hearers } from '../../ports/conversations.js';

const unseen = (event: WireEvent): WireEvent =>
  event.name === 'user.updated'
    ? { ...event, data: { user: { ...event.data.user, online: false, lastSeenAt: null } } }
    : event;

/**
 * Those who may see what a user does: the user's own devices, contacts, and all who share a
 * conversation with the user.
 */
export class Audience {
  readonly #conversations = new Gather<string, string[]>({
    nameOf: (userId) => userId,
    load: (userIds) => this.conversationsOfMany(userIds),
  });

  constructor(
    private readonly database: Database,
    private readonly realtime: () => Realtime,
    private readonly hearers: (userId: string) => Promise<Hearers>,
  ) {}

  async conversationsOf(userId: string): Promise<string[]> {
    return (await this.#conversations.one(userId)) ?? [];
  }

  /** By user; those without any are left out. */
  async conversationsOfMany(userIds: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await this.database.query<{ userId: string; id: string }[]>(
      `SELECT user_id AS userId, conversation_id AS id FROM members WHERE user_id IN (${userIds.map(() => '?').join(',')})`,
      [...userIds],
    );
    const found = new Map<string, string[]>();
    for (const { userId, id } of rows) {
      const known = found.get(userId);
      if (known) known.push(id);
      else found.set(userId, [id]);
    }
    return found;
  }

  async publishTo(userId: string, events: readonly WireEvent[]): Promise<void> {
    const { rooms: shared, except } = await this.hearers(userId);
    this.realtime().publish([rooms.user(userId), ...shared], events, except);
    // Across a block, the profile is still sent, but without presence.
    if (except.length > 0) this.realtime().publish(except, events.map(unseen));
  }
}
