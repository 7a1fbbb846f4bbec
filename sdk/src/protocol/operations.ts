import type * as v from 'valibot';
import { authOperations } from './auth.js';
import { conversationOperations } from './conversations.js';
import { messageOperations } from './messages.js';
import { receiptOperations } from './receipts.js';
import { siteOperations } from './sites.js';
import { userOperations } from './users.js';

/** Every operation of the wire, by name. */
export const operations = {
  ...siteOperations,
  ...authOperations,
  ...userOperations,
  ...conversationOperations,
  ...messageOperations,
  ...receiptOperations,
};

export type Operations = typeof operations;
export type OperationName = keyof Operations;
export type Input<N extends OperationName> = v.InferOutput<Operations[N]['input']>;
export type Output<N extends OperationName> = v.InferOutput<Operations[N]['output']>;
