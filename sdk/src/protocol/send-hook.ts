import * as v from 'valibot';
import { caption, counter, httpUrl, id, nothing, seq, time } from './fields.js';
import { serverLimits } from './server-limits.js';
import { defineOperations } from './table.js';
import { WebhookSecret, overlapHours, withOutcome } from './webhooks.js';

/** What happens to a message if the hook gives no usable answer. */
const onFailure = v.picklist(['allow', 'hold', 'refuse']);

/** The address that is asked before a message of a user is stored. */
export const SendHook = v.object({
  /** What is asked. */
  url: v.string(),
  /**
   * What happens to a message if the hook gives no usable answer within a second: it is stored,
   * held for a moderator, or refused.
   */
  onFailure,
  /** The secrets that sign at present, the newest first: more than one after a rotation. */
  secrets: v.array(WebhookSecret),
  createdAt: time,
  /** Since when the hook fails so often that it is skipped; `null` if it answers. */
  failingSince: v.nullable(time),
  /** Why it last gave no usable answer, such as `too_slow`, `status` or `bad_answer`. */
  lastError: v.nullable(v.string()),
  /** How often it gave no usable answer, since it was set. */
  failures: counter,
  /** How many messages were not asked about because it was failing, since it was set. */
  skipped: counter,
});
export interface SendHook extends v.InferOutput<typeof SendHook> {}

/** The body of a request to the hook, as the webhooks of the site have one. */
export const SendQuestion = v.object({
  /** The same for the same send, also if it is asked about again. */
  id: v.string(),
  /** Always `message.sending`. */
  type: v.literal('message.sending'),
  /** When it was asked. */
  timestamp: time,
  /** The message that is not stored yet. */
  data: v.object({
    /** The conversation; `null` if the message would begin a direct conversation. */
    conversationId: v.nullable(id),
    /** If it would begin a conversation: its members, with the sender. Else empty. */
    userIds: v.array(id),
    /** If it is an edit: the message that is edited. `null` for a new message. */
    seq: v.nullable(seq),
    /** Who sends it. */
    sender: v.object({
      /** The id of the user. */
      id,
      /** The id that the host gave the user. */
      externalId: v.nullable(v.string()),
      /** The name that others see. */
      name: v.string(),
      /** What the user is. */
      kind: v.picklist(['guest', 'member', 'bot']),
      /** What the user may do on the site. */
      role: v.picklist(['user', 'moderator', 'admin']),
    }),
    /** What it says, as the filters of the site left it; may be empty if there are files. */
    text: v.string(),
    /** The files of the message. */
    attachments: v.array(
      v.object({
        /** Its name, as its sender's device gave it. */
        name: v.string(),
        /** The media type, such as `image/png`. */
        type: v.string(),
        /** Its size. */
        bytes: counter,
      }),
    ),
    /** `true` for what `host.testSendHook` asks: there is no such message. */
    isTest: v.boolean(),
  }),
});
export interface SendQuestion extends v.InferOutput<typeof SendQuestion> {}

const refusal = {
  /** Why, up to 200 characters: for moderators if it is held, for the sender if it is refused. */
  reason: v.optional(v.string()),
};

/** What the hook answers, with a status from 200 to 299. */
export const SendAnswer = v.variant('action', [
  v.object({
    /** The message is stored. */
    action: v.literal('allow'),
  }),
  v.object({
    /** The message is stored with another text. */
    action: v.literal('change'),
    /** The text, up to 8,000 characters; may be empty if there are files. */
    text: caption,
  }),
  v.object({
    /** The message waits for a moderator. */
    action: v.literal('hold'),
    ...refusal,
  }),
  v.object({
    /** The message is not stored. */
    action: v.literal('refuse'),
    ...refusal,
  }),
]);
export type SendAnswer = v.InferOutput<typeof SendAnswer>;

const withSecret = v.object({
  /** The hook as it is now. */
  hook: SendHook,
  /** Shown only this once: `whsec_…`. `null` if the hook was changed and keeps its secrets. */
  secret: v.nullable(v.string()),
});

export const sendHookOperations = defineOperations({
  'host.getSendHook': {
    summary: 'The pre-send hook of the site, and how it fares.',
    method: 'GET',
    path: '/send-hook',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: nothing,
    output: v.object({
      /** `null` if there is none. */
      hook: v.nullable(SendHook),
    }),
    errors: [],
  },
  'host.setSendHook': {
    summary:
      'Asks an address before a message of a user is stored, or changes which one. A hook that is new gets a secret, which the answer has only this once.',
    method: 'POST',
    path: '/send-hook',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      /** An `https` address on the internet, on port 443. */
      url: httpUrl,
      /** If the hook gives no usable answer; `allow` for a new hook if left out. */
      onFailure: v.optional(onFailure),
    }),
    output: withSecret,
    errors: [],
  },
  'host.rotateSendHookSecret': {
    summary:
      'Adds a secret, which the answer has only this once. For the time of the overlap, both the new and the old ones sign.',
    method: 'POST',
    path: '/send-hook/rotate-secret',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      /** For how long the old secrets sign, from 0 to 168; 24 if left out. */
      overlapHours: v.optional(overlapHours),
    }),
    output: withSecret,
    errors: ['not_found'],
  },
  'host.removeSendHook': {
    summary:
      'Removes the pre-send hook: messages are stored without asking. Again changes nothing.',
    method: 'DELETE',
    path: '/send-hook',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: nothing,
    output: v.object({}),
    errors: [],
  },
  'host.testSendHook': {
    summary: 'Asks the hook about a text at once, also while it is skipped, and tells its answer.',
    method: 'POST',
    path: '/send-hook/test',
    caller: 'host',
    scope: 'admin',
    rate: 'host',
    input: v.strictObject({
      /** The text of the message that does not exist. */
      text: v.pipe(caption, v.maxLength(serverLimits.sendHookTest)),
    }),
    output: v.object({
      /** What it answered; `null` if that is not usable. */
      answer: v.nullable(SendAnswer),
      ...withOutcome,
    }),
    errors: ['not_found'],
  },
});
