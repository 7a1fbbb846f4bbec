import type * as v from 'valibot';
import { authOperations } from './auth.js';
import { conversationOperations } from './conversations.js';
import { memberOperations } from './members.js';
import { messageOperations } from './messages.js';
import { moderationOperations } from './moderation.js';
import { reactionOperations } from './reactions.js';
import { receiptOperations } from './receipts.js';
import { reportOperations } from './reports.js';
import { siteOperations } from './sites.js';
import { typingOperations } from './typing.js';
import { userOperations } from './users.js';

/** Every operation of the wire, by name. */
export const operations = {
  ...siteOperations,
  ...authOperations,
  ...userOperations,
  ...conversationOperations,
  ...memberOperations,
  ...messageOperations,
  ...reactionOperations,
  ...receiptOperations,
  ...typingOperations,
  ...reportOperations,
  ...moderationOperations,
};

export type Operations = typeof operations;
export type OperationName = keyof Operations;
export type Input<N extends OperationName> = v.InferOutput<Operations[N]['input']>;
export type Output<N extends OperationName> = v.InferOutput<Operations[N]['output']>;
