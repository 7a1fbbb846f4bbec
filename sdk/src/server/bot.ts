/** `createBot`: the chat client of a bot. */
import { type Chat, withAllFeatures } from '../chat.js';
import { createCore } from '../core.js';
import { checkText } from '../options.js';
import type { MessageBlock } from '../protocol/message-blocks.js';
import type { Message, Metadata } from '../protocol/messages.js';
import { botRoutes } from '../protocol/bot-routes.generated.js';
import { exponentialBackoff } from '../transport/backoff.js';
import type { Feature } from '../feature.js';
import { type MessageStream, SentStream } from './message-stream.js';
import { requireBackend } from './require-backend.js';

export interface BotOptions {
  /** Address of the Parlor server, such as `https://chat.example.com`. */
  url: string;
  /** The site's public key, `pk_…`. */
  site: string;
  /** A token of the bot, `bt_…`: `host.bots.create` gives the first one. */
  token: string;
}

/** What a bot does with its own messages, beyond what users do. */
export interface BotMessages {
  /**
   * Begins a message that grows while it is written, such as the answer of a language model. Those
   * who look at the conversation read along; the log has one message, which has its text at the
   * end. Throws `limit_reached` while another one grows in the conversation.
   *
   *     const stream = await bot.messages.stream(conversationId);
   *     for await (const part of answer) await stream.append(part);
   *     await stream.end();
   */
  stream(conversationId: string, options?: StreamOptions): Promise<MessageStream>;
  /**
   * Changes the text of the bot's own message, and its blocks if they are given; an empty list
   * removes them. Throws `not_found`, `forbidden`.
   */
  edit(
    conversationId: string,
    seq: number,
    text: string,
    options?: { blocks?: MessageBlock[]; mentions?: string[]; signal?: AbortSignal },
  ): Promise<Message>;
}

/** The client with all features, signed in as a bot. */
export interface BotClient extends Omit<Chat, 'messages'> {
  readonly messages: Omit<Chat['messages'], 'edit'> & BotMessages;
}

export interface StreamOptions {
  /** Messages with the same id are one message. Default: a new id. */
  clientId?: string;
  /** The `seq` of the message that this one answers. */
  replyTo?: number;
  /** Up to 20 values that the host defines. */
  metadata?: Metadata;
  signal?: AbortSignal;
}

const createBotMessages: Feature<BotMessages> = ({ call, rest, sync, platform, session }) => {
  rest.add(botRoutes);
  return {
    async stream(conversationId, { signal, clientId = platform.createId(), ...more } = {}) {
      const input = { conversationId, clientId, ...more };
      const message: Message = await call('streams.begin', input, { signal, repeatable: true });
      const backoff = exponentialBackoff(platform.random);
      return new SentStream(message, { call, platform, backoff, life: session.life });
    },
    async edit(conversationId, seq, text, { blocks, mentions, signal } = {}) {
      const edit = {
        conversationId,
        seq,
        text,
        ...(blocks && { blocks }),
        ...(mentions && { mentions }),
      };
      const message: Message = await call('messages.edit', edit, { signal, repeatable: true });
      sync.changed(message);
      return message;
    },
  };
};

/**
 * The client of a bot: the chat client with all features, signed in by a token. It keeps nothing
 * after the process ends. `start` signs in and connects; throws `signed_token_rejected` if the
 * token is wrong or has ended.
 *
 *     const bot = createBot({
 *       url: 'https://chat.example.com',
 *       site: 'pk_…',
 *       token: process.env.PARLOR_BOT_TOKEN,
 *     });
 *     const me = await bot.start();
 *     bot.on('message.created', ({ message }) => {
 *       if (message.kind !== 'text' || message.senderId === me.id) return;
 *       bot.messages.send(message.conversationId, 'Hello!');
 *     });
 */
export function createBot(options: BotOptions): BotClient {
  requireBackend('createBot');
  // In JavaScript without types, the options are easily left out.
  const { url, site, token } = options ?? ({} as BotOptions);
  checkText(token, 'token', "the bot's token, bt_…", 'createBot');
  const core = createCore({ url, site, auth: async () => token });
  const chat = withAllFeatures(core);
  return { ...chat, messages: { ...chat.messages, ...core.use(createBotMessages) } };
}
