/** Links into groups. Everyone who has the token of a link may join; only its hash is stored. */
import type { Conversation } from '@parlor/sdk/protocol/conversations';
import type { Group } from '@parlor/sdk/protocol/groups';
import type { Invite } from '@parlor/sdk/protocol/invites';
import type { Database } from '../../database/database.js';
import { type Environment, sha256 } from '../../kernel/environment.js';
import { Fault } from '../../kernel/fault.js';
import { MemberRow } from './member.entity.js';
import { requireLive } from './entrance-changes.js';
import type { Entrance } from './entrance.js';
import { BanRow, InviteRow } from './ways-in.entity.js';
import { openInvites } from './find-ways-in.js';
import type { MessageWriter } from '../../conversation-log/writer.js';
import { making, revoking } from './invite-changes.js';
import type { OpenGroups } from '../../ports/conversations.js';

interface Deps {
  database: Database;
  environment: Environment;
  writer: MessageWriter;
  entrance: Entrance;
  openGroups: OpenGroups;
}

const tokenBytes = 16;

export class Invites {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Throws `not_found`, `forbidden` or `limit_reached`. */
  async create(
    siteId: string,
    callerId: string,
    conversationId: string,
    {
      expiresInSeconds: seconds = null,
      maxUses = null,
    }: { expiresInSeconds?: number | null | undefined; maxUses?: number | null | undefined },
  ): Promise<{ invite: Invite; token: string }> {
    const { environment, writer } = this.#deps;
    const id = environment.newId();
    const token = environment.randomToken(tokenBytes);
    const change = making(
      { siteId, conversationId, callerId },
      { id, tokenHash: sha256(token), seconds, maxUses },
    );
    const { createdAt, expiresAt } = await writer.write(change);
    return {
      invite: presentInvite({
        id,
        conversationId,
        createdBy: callerId,
        createdAt,
        expiresAt,
        maxUses,
        uses: 0,
      }),
      token,
    };
  }

  /**
   * The links that are still valid, the latest first. The caller is already checked to be a
   * manager.
   */
  async list(conversationId: string): Promise<Invite[]> {
    const { database, environment } = this.#deps;
    const rows = await database
      .entities(InviteRow)
      .createQueryBuilder('invite')
      .where(`invite.conversationId = :conversationId AND ${openInvites.replace('?', ':now')}`, {
        conversationId,
        now: environment.now(),
      })
      .orderBy('invite.createdAt', 'DESC')
      .getMany();
    return rows.map(presentInvite);
  }

  /** Throws `not_found` or `forbidden`. */
  revoke(
    siteId: string,
    callerId: string,
    conversationId: string,
    inviteId: string,
  ): Promise<void> {
    return this.#deps.writer.write(revoking({ siteId, conversationId, callerId }, inviteId));
  }

  /** Throws `not_found`, `invite_ended` or `banned`. */
  async preview(
    siteId: string,
    userId: string,
    token: string,
  ): Promise<{ group: Group; expiresAt: string | null; isMember: boolean }> {
    const { database, environment } = this.#deps;
    const { invite, group } = await this.#find(siteId, token);
    const where = { conversationId: invite.conversationId, userId };
    const isMember = (await database.entities(MemberRow).countBy(where)) > 0;
    if (!isMember) {
      if ((await database.entities(BanRow).countBy(where)) > 0) throw new Fault('banned');
      requireLive(invite, environment.now());
    }
    return { group, expiresAt: invite.expiresAt?.toISOString() ?? null, isMember };
  }

  /** Throws `not_found`, `invite_ended`, `banned` or `limit_reached`. */
  async join(siteId: string, userId: string, token: string): Promise<Conversation> {
    const { invite } = await this.#find(siteId, token);
    return this.#deps.entrance.join(siteId, userId, invite.conversationId, { invite: invite.id });
  }

  async #find(siteId: string, token: string): Promise<{ invite: InviteRow; group: Group }> {
    const { database, openGroups } = this.#deps;
    const invite = await database.entities(InviteRow).findOneBy({ tokenHash: sha256(token) });
    const group =
      invite && (await openGroups.byId(siteId, [invite.conversationId])).get(invite.conversationId);
    if (!group || group.memberCount === 0) throw new Fault('not_found', 'There is no such invite.');
    return { invite, group };
  }
}

function presentInvite({
  id,
  conversationId,
  createdBy,
  createdAt,
  expiresAt,
  maxUses,
  uses,
}: Omit<InviteRow, 'tokenHash'>): Invite {
  return {
    id,
    conversationId,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    maxUses,
    uses,
  };
}
