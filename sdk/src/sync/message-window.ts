import type { ChatError } from '../chat-error.js';
import type { Live } from '../live.js';
import type { Message } from '../protocol/messages.js';
import type { PendingMessage } from './pending-message.js';

/**
 * A part of a conversation's log without gaps, in rising `seq`, and the messages that are still to
 * be sent after it.
 */
export interface MessageWindow {
  items: readonly Message[];
  pending: readonly PendingMessage[];
  /**
   * Edits that are still to be sent: each has the new `text`, and in `edits` the `seq` of its
   * message, which shows the old text until the edit is stored.
   */
  edits: readonly PendingMessage[];
  /** The first page is not loaded yet. */
  loading: boolean;
  loadingOlder: boolean;
  loadingNewer: boolean;
  hasOlder: boolean;
  /** The window does not reach the newest message: `loadNewer()` or `jumpToLatest()`. */
  hasNewer: boolean;
  /**
   * The last `seq` up to which all other members have received the messages, all have seen them,
   * and at least one has seen them. 0 in conversations of more than 50 members, which do not report
   * it.
   */
  deliveredSeq: number;
  seenByAllSeq: number;
  seenBySomeSeq: number;
  error: ChatError | null;
}

/** A conversation's messages, live. */
export interface MessageLog extends Live<MessageWindow> {
  readonly conversationId: string;
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /** Replaces the window by the one around this message. */
  jumpTo(seq: number): Promise<void>;
  jumpToLatest(): Promise<void>;
  /** Closes this log; other logs of the same conversation stay open. */
  close(): void;
}
