/** How the host decides who is a member of a conversation. */
import type { Page } from '@parlor/sdk/protocol/fields';
import type { HostConversation, HostMember } from '@parlor/sdk/protocol/host-conversations';
import type { Input } from '@parlor/sdk/protocol/operations';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type { HostMembership, Newcomers } from '../../ports/members.js';
import type { Accounts, UserRecord } from '../../ports/users.js';
import { present } from './host-conversations.js';
import type { HostPlaces, SomeConversation } from './host-places.js';
import { findPeople, type NewMember, type SomeUser, someUser } from './people.js';

interface Deps {
  writer: MessageWriter;
  users: Accounts;
  newcomers: Newcomers;
  hostMembership: HostMembership;
  places: HostPlaces;
}

export class HostMembers {
  constructor(private readonly deps: Deps) {}

  /** Throws `not_found`. */
  async list(
    siteId: string,
    { cursor, limit, ...which }: Input<'host.listMembers'>,
  ): Promise<Page<HostMember>> {
    const { hostMembership, users } = this.deps;
    const where = await this.deps.places.of(siteId, which);
    const page = await hostMembership.list(siteId, where.callerId, where.conversationId, {
      cursor,
      limit,
    });
    const rows = await users.many(
      siteId,
      page.items.map(({ user }) => user.id),
    );
    const items = page.items.map(({ user, role, readSeq, joinedAt }) => ({
      user,
      externalId: rows.get(user.id)?.externalId ?? null,
      role,
      readSeq,
      joinedAt,
    }));
    return { ...page, items };
  }

  /** Throws `not_found`, `forbidden`, `banned` or `limit_reached`. */
  async add(
    siteId: string,
    which: SomeConversation,
    members: readonly NewMember[],
  ): Promise<HostConversation> {
    const { writer, users, newcomers, hostMembership } = this.deps;
    const where = await this.deps.places.of(siteId, which);
    const { conversationId } = where;
    const found = await findPeople(users, siteId, members.map(someUser));
    const people = new Map<string, UserRecord>(found.map((user) => [user.id, user]));
    const expected = await newcomers.expect(people);
    const roles = new Map(found.map(({ id }, i) => [id, members[i]!.role]));
    const { added, ended } = await writer.write(
      hostMembership.adding(where, roles, expected.present),
    );
    await newcomers.welcome(siteId, conversationId, added, expected);
    await hostMembership.tellEnded(conversationId, ended);
    return present(await this.deps.places.find(siteId, { conversationId }));
  }

  /** Throws `not_found` for users and conversations that do not exist, or `forbidden`. */
  async remove(
    siteId: string,
    which: SomeConversation,
    members: readonly SomeUser[],
  ): Promise<HostConversation> {
    const { writer, users, hostMembership } = this.deps;
    const where = await this.deps.places.of(siteId, which);
    const { conversationId } = where;
    const found = await findPeople(users, siteId, members, { gone: true });
    const { isEmpty } = await writer.write(
      hostMembership.removing(where, [...new Set(found.map(({ id }) => id))]),
    );
    if (isEmpty) await hostMembership.closeDoor(conversationId);
    return present(await this.deps.places.find(siteId, { conversationId }));
  }
}
