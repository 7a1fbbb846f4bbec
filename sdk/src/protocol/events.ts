import type * as v from 'valibot';
import { authEvents } from './auth.js';
import { blockEvents } from './blocks.js';
import { contactEvents } from './contacts.js';
import { conversationEvents } from './conversations.js';
import { memberEvents } from './members.js';
import { messageEvents } from './messages.js';
import { moderationEvents } from './moderation.js';
import { presenceEvents } from './presence.js';
import { receiptEvents } from './receipts.js';
import { reportEvents } from './reports.js';
import { siteEvents } from './sites.js';
import { streamEvents } from './streams.js';
import { typingEvents } from './typing.js';
import { userEvents } from './users.js';

/** Every event that the server may send, by name. */
export const events = {
  ...authEvents,
  ...siteEvents,
  ...userEvents,
  ...contactEvents,
  ...blockEvents,
  ...presenceEvents,
  ...conversationEvents,
  ...memberEvents,
  ...messageEvents,
  ...receiptEvents,
  ...typingEvents,
  ...streamEvents,
  ...reportEvents,
  ...moderationEvents,
};

export type Events = typeof events;
export type EventName = keyof Events;
export type EventData<N extends EventName> = v.InferOutput<Events[N]['data']>;

/**
 * One event on the wire. The socket carries lists of them: all changes of one commit are in one
 * frame.
 */
export type WireEvent = { [N in EventName]: { name: N; data: EventData<N> } }[EventName];
