/**
 * Creates one group, however often that is tried and whatever is changed between the tries. If an
 * answer was lost, the group may have been created: then the same `clientId` with any other values
 * is refused. In that case the group is found by repeating each earlier request exactly, and is
 * then updated to what is wanted now.
 */
import {
  createConversations,
  createMembers,
  type ChatError,
  type Core,
  type NewGroup,
} from '@parlor/sdk';
import { newClientId } from '../shared/client-id.js';

/** The values of the form. */
export interface WantedGroup {
  readonly title: string;
  readonly description: string | null;
  readonly access: 'private' | 'open';
  readonly avatarAttachmentId?: string;
  readonly userIds: readonly string[];
}

export class GroupMaking {
  readonly #clientId = newClientId();
  /** All requests, each once: a failure does not always mean that nothing was created. */
  readonly #asked = new Map<string, WantedGroup>();

  /** Rejects with a `ChatError`; may be called again then. */
  async make(chat: Core, wanted: WantedGroup): Promise<NewGroup> {
    this.#asked.set(JSON.stringify(wanted), wanted);
    try {
      return await this.#create(chat, wanted);
    } catch (error) {
      if ((error as ChatError).code !== 'client_id_reused') throw error;
      for (const asked of this.#asked.values()) {
        const made = await this.#create(chat, asked).catch(unlessRefused);
        if (made) return await this.#bring(chat, made, asked, wanted);
      }
      throw error;
    }
  }

  #create(chat: Core, { title, userIds, ...settings }: WantedGroup): Promise<NewGroup> {
    return chat.use(createConversations).createGroup(title, userIds, {
      ...settings,
      clientId: this.#clientId,
    });
  }

  /**
   * Updates the group that was created. Each step may have been done by an earlier try. People who
   * are no longer wanted are removed first, so that they do not see the other changes.
   */
  async #bring(
    chat: Core,
    made: NewGroup,
    asked: WantedGroup,
    { userIds, avatarAttachmentId, ...settings }: WantedGroup,
  ): Promise<NewGroup> {
    const members = chat.use(createMembers);
    const everAsked = new Set([...this.#asked.values()].flatMap((each) => each.userIds));
    for (const userId of everAsked) {
      if (userIds.includes(userId)) continue;
      await members.remove(made.id, userId).catch(unlessGone);
      await members.withdrawInvitation(made.id, userId).catch(unlessGone);
    }
    await chat.use(createConversations).update(made.id, {
      ...settings,
      ...(avatarAttachmentId === undefined && made.avatarUrl !== null && { avatarUrl: null }),
      ...(avatarAttachmentId !== undefined &&
        avatarAttachmentId !== asked.avatarAttachmentId && { avatarAttachmentId }),
    });
    const there = new Set([...made.members.map(({ user }) => user.id), ...made.added]);
    const stillInvited = made.invited.filter((userId) => userIds.includes(userId));
    const missing = userIds.filter(
      (userId) => !there.has(userId) && !stillInvited.includes(userId),
    );
    const more = missing.length > 0 ? await members.add(made.id, missing) : { invited: [] };
    const invited = [...stillInvited, ...more.invited];
    return { ...made, added: userIds.filter((userId) => !invited.includes(userId)), invited };
  }
}

/** The server has answered: these are not the values with which the group was created. */
function unlessRefused(error: ChatError): undefined {
  if (error.status === 0 || error.retryable) throw error;
}

function unlessGone(error: ChatError): void {
  if (error.code !== 'not_found') throw error;
}
