/** How the host writes, changes and reads messages of its site. */
import type { Message } from '@parlor/sdk/protocol/messages';
import type { Input, Output } from '@parlor/sdk/protocol/operations';
import type { MessageLog } from '../../conversation-log/message-log.js';
import { sending } from '../../conversation-log/send.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import type { HostCall } from '../../kernel/context.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import type { Deletion, Editing } from '../../ports/messages.js';
import type { RecordDeletion } from '../../ports/moderation.js';
import type { Accounts } from '../../ports/users.js';
import type { HostPlaces } from './host-places.js';
import { findPeople } from './people.js';

interface Deps {
  environment: Environment;
  writer: MessageWriter;
  messageLog: MessageLog;
  users: Accounts;
  places: HostPlaces;
  editing: Editing;
  deletion: Deletion;
  recordDeletion: RecordDeletion;
}

export class HostMessages {
  constructor(private readonly deps: Deps) {}

  /** Throws `not_found`, `not_accepted` or `client_id_reused`. */
  async send(
    { siteId, idempotencyKey }: HostCall,
    { conversationId, externalId, sender, mentions, ...content }: Input<'host.sendMessage'>,
  ): Promise<Message> {
    const { environment, writer, users, places } = this.deps;
    const place = await places.of(siteId, { conversationId, externalId });
    const named = await findPeople(users, siteId, mentions ?? []);
    const [author] = await findPeople(users, siteId, sender ? [sender] : [], { gone: true });
    const made = idempotencyKey === undefined ? environment.newId() : sha256(idempotencyKey);
    return writer.write(
      sending({
        ...content,
        siteId,
        conversationId: place.conversationId,
        clientId: content.clientId ?? made,
        senderId: author?.id ?? place.callerId,
        byHost: author && author.id !== place.callerId ? 'member' : 'site',
        mentions: named.map(({ id }) => id),
      }),
    );
  }

  /** Throws `not_found`. */
  async edit(
    siteId: string,
    { seq, text, blocks, ...which }: Input<'host.editMessage'>,
  ): Promise<Message> {
    const { writer, places, editing } = this.deps;
    const place = await places.of(siteId, which);
    return writer.write(editing({ ...place, seq }, { text, blocks }, null));
  }

  /** Throws `not_found`. */
  async delete(
    { siteId, actor }: HostCall,
    { seq, ...which }: Input<'host.deleteMessage'>,
  ): Promise<Message> {
    const { writer, places, deletion, recordDeletion } = this.deps;
    const place = await places.of(siteId, which);
    const act = { siteId, actorId: null, by: actor };
    return writer.write(recordDeletion(deletion({ ...place, seq }, null), seq, act));
  }

  /** Throws `not_found`. */
  async list(
    siteId: string,
    { conversationId, externalId, ...query }: Input<'host.listMessages'>,
  ): Promise<Output<'host.listMessages'>> {
    const { messageLog, places } = this.deps;
    const { id, lastSeq, rev } = await places.find(siteId, { conversationId, externalId });
    return messageLog.page(id, { lastSeq, rev, from: 0 }, query);
  }
}
