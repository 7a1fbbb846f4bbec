/**
 * What is tried for: a private group, somebody in it, a message of theirs, who waits at the door,
 * and what waits for moderators. Each part is made when a try asks for it. What is refused must
 * change nothing, so a place serves until something succeeds.
 */
import { randomUUID } from 'node:crypto';
import { MemberRow } from '../../server/src/features/members/member.entity.js';
import { ReportRow } from '../../server/src/features/moderation/moderation.entity.js';
import type { Attachment } from '@parlor/sdk/protocol/attachments';
import { Person } from '../support/person.js';
import { upload } from '../support/upload.js';
import type { World } from './world.js';

export class Place {
  readonly #parts = new Map<string, Promise<unknown>>();

  constructor(readonly world: World) {}

  /** A member of the group: a guest. */
  other(): Promise<Person> {
    return this.#once('other', () => Person.of(this.world.server, this.world.site, 'Other'));
  }

  /** The same, who is the contact's contact, blocks the blocked one, and has asked the stranger. */
  related(): Promise<Person> {
    return this.#once('related', async () => {
      const other = await this.other();
      const { contact, blocked, stranger } = this.world.people;
      await contact.call('contacts.request', { userId: other.id });
      await Promise.all([
        other.call('contacts.accept', { userId: contact.id }),
        other.call('contacts.request', { userId: stranger.id }),
        other.call('blocks.add', { userId: blocked.id }),
      ]);
      return other;
    });
  }

  /** The host's own id of the same. */
  external(): Promise<string> {
    return this.#once('external', async () => {
      const { id } = await this.related();
      const externalId = `host ${id}`;
      await this.world.server.app.users.update(this.world.site.id, id, { externalId });
      return externalId;
    });
  }

  group(): Promise<string> {
    return this.#once('group', async () => {
      const { owner, admin, member, 'removed member': removed } = this.world.people;
      const conversationId = await owner.group('Club', await this.other(), admin, member, removed);
      await this.world.server.app.database
        .entities(MemberRow)
        .update({ conversationId, userId: admin.id }, { role: 'admin' });
      await owner.call('members.remove', { conversationId, userId: removed.id });
      return conversationId;
    });
  }

  /** Of the other one's. */
  message(): Promise<{ conversationId: string; seq: number }> {
    return this.#once('message', async () => {
      const conversationId = await this.group();
      const { seq } = await (await this.other()).send(conversationId, 'theirs');
      return { conversationId, seq };
    });
  }

  /** Has asked to be let in, and is invited. */
  asker(): Promise<Person> {
    return this.#once('asker', async () => {
      const conversationId = await this.group();
      const asker = await Person.of(this.world.server, this.world.site, 'Asker');
      await asker.call('members.request', { conversationId });
      await this.world.people.owner.call('members.invite', { conversationId, userIds: [asker.id] });
      return asker;
    });
  }

  banned(): Promise<Person> {
    return this.#once('banned', async () => {
      const { banned } = this.world.others;
      await this.world.people.owner.call('members.ban', {
        conversationId: await this.group(),
        userId: banned.id,
      });
      return banned;
    });
  }

  invite(): Promise<{ inviteId: string; token: string }> {
    return this.#once('invite', async () => {
      const { invite, token } = await this.world.people.owner.call('invites.create', {
        conversationId: await this.group(),
      });
      return { inviteId: invite.id, token };
    });
  }

  /** Of the message. Stored as it is: whoever reports may have so many open. */
  report(): Promise<string> {
    return this.#once('report', async () => {
      const { server, site, people } = this.world;
      const nothing = {
        openKey: null,
        note: null,
        resolvedAt: null,
        resolvedBy: null,
        resolvedByKind: null,
        resolvedById: null,
        resolvedByName: null,
        outcome: null,
        outcomeNote: null,
      };
      const what = {
        siteId: site.id,
        ...(await this.message()),
        reporterId: people.member.id,
        userId: (await this.other()).id,
      } as const;
      const row: ReportRow = {
        id: randomUUID(),
        status: 'open',
        reason: 'spam',
        ...what,
        ...nothing,
        createdAt: new Date(),
      };
      await server.app.database.entities(ReportRow).insert(row);
      return row.id;
    });
  }

  /** Of the other one's, and not sent. */
  attachment(): Promise<Attachment> {
    return this.#once('attachment', async () =>
      upload(this.world.server, (await this.other()).session.accessToken, 'a file'),
    );
  }

  held(): Promise<string> {
    return this.#once('held', async () => {
      const other = await this.other();
      await other.refusal('messages.send', {
        conversationId: await this.group(),
        clientId: 'held',
        text: 'later',
      });
      return (await other.call('held.list', {})).items[0]!.id;
    });
  }

  #once<T>(part: string, make: () => Promise<T>): Promise<T> {
    const made = this.#parts.get(part) ?? make();
    this.#parts.set(part, made);
    return made as Promise<T>;
  }
}
