/**
 * Makes one group, however often that is tried and whatever is changed in between. An answer that
 * was lost may have been that of a group that was made: then the same `clientId` with anything else
 * is refused. The group of then is found by asking once more for exactly what was asked, and is
 * brought to what is wanted now.
 */
import {
  createConversations,
  createMembers,
  type ChatError,
  type Core,
  type NewGroup,
} from '@parlor/sdk';
import { newClientId } from '../shared/client-id.js';

/** What a form says. */
export interface WantedGroup {
  readonly title: string;
  readonly description: string | null;
  readonly access: 'private' | 'open';
  readonly avatarAttachmentId?: string;
  readonly userIds: readonly string[];
}

export class GroupMaking {
  readonly #clientId = newClientId();
  /** All that was asked for, each once: a failure does not always say that nothing was made. */
  readonly #asked = new Map<string, WantedGroup>();

  /** Rejects with a `ChatError`; may be tried again then. */
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
   * Each step may have been taken by a try before. Whoever is not wanted any more is not told the
   * rest.
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

/** The server has answered: this is not what was made. */
function unlessRefused(error: ChatError): undefined {
  if (error.status === 0 || error.retryable) throw error;
}

function unlessGone(error: ChatError): void {
  if (error.code !== 'not_found') throw error;
}
