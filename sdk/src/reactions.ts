import type { Feature } from './feature.js';
import type { Page } from './protocol/fields.js';
import type { Message } from './protocol/messages.js';
import type { Output } from './protocol/operations.js';

/** Who reacted, and with what. */
export type Reactor = Output<'reactions.list'>['items'][number];

/** Reactions to messages: each user may add each emoji once. */
export interface Reactions {
  /** Adding it again changes nothing. Throws `limit_reached`. */
  add(conversationId: string, seq: number, emoji: string, signal?: AbortSignal): Promise<Message>;
  remove(
    conversationId: string,
    seq: number,
    emoji: string,
    signal?: AbortSignal,
  ): Promise<Message>;
  /** Who reacted, in the order of the reactions; only with one emoji, if it is given. */
  list(
    conversationId: string,
    seq: number,
    query?: { emoji?: string; cursor?: string; limit?: number },
    signal?: AbortSignal,
  ): Promise<Page<Reactor>>;
}

export const createReactions: Feature<Reactions> = ({ sync, call }) => {
  async function change(
    name: 'reactions.add' | 'reactions.remove',
    input: { conversationId: string; seq: number; emoji: string },
    signal?: AbortSignal,
  ) {
    const message = await call(name, input, { signal, repeatable: true });
    sync.changed(message);
    return message;
  }
  return {
    add: (conversationId, seq, emoji, signal) =>
      change('reactions.add', { conversationId, seq, emoji }, signal),
    remove: (conversationId, seq, emoji, signal) =>
      change('reactions.remove', { conversationId, seq, emoji }, signal),
    list: (conversationId, seq, query = {}, signal) =>
      call('reactions.list', { conversationId, seq, ...query }, { signal }),
  };
};
