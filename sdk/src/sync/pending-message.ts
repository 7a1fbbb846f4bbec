import type { ChatError } from '../chat-error.js';
import type { Voice } from '../protocol/attachments.js';
import type { Chosen, MessageBlock } from '../protocol/message-blocks.js';
import type { Metadata } from '../protocol/messages.js';

/** The content of a message, as its sender gives it. */
export interface Outgoing {
  /** Empty in a first message to `userIds`, until it has created their conversation. */
  conversationId: string;
  /** For a first message: its recipients. */
  userIds?: readonly string[];
  /** For an edit: the `seq` of the message that gets this text. */
  edits?: number;
  /** Created by the sender: sends with the same id are one message. */
  clientId: string;
  text: string;
  /** The `seq` of the message that this one answers. */
  replyTo?: number;
  /** Ids of members whom the text mentions. */
  mentions?: string[];
  metadata?: Metadata;
  /** Ids of the files that the sender has uploaded for it. */
  attachmentIds?: string[];
  /** Only of bots. */
  blocks?: MessageBlock[];
  /** The choice that is pressed. */
  choice?: Chosen;
}

/** A file of a message that is not stored yet, and how many of its bytes are uploaded. */
export interface PendingFile {
  /** For a preview on this device, by `URL.createObjectURL`. */
  file: Blob;
  name: string;
  bytes: number;
  sent: number;
  /** For a voice message. */
  voice?: Voice;
}

export interface Prepare {
  /**
   * Uploads the files of a message, and returns their ids. A repeated call continues after a lost
   * connection. `conversationId` is `null` for a first message.
   */
  (
    conversationId: string | null,
    signal: AbortSignal,
    onProgress: (files: readonly PendingFile[]) => void,
  ): Promise<string[]>;
  /** The files before anything is uploaded. */
  files: readonly PendingFile[];
}

/** A message, or an edit, that the server has not confirmed yet. */
export interface PendingMessage extends Outgoing {
  /** Unix milliseconds. */
  createdAt: number;
  /** For a message that is sent with files: from the start until it is stored. */
  files?: readonly PendingFile[] | undefined;
  /**
   * `queued` waits for its turn, for the connection or for `retryAt`; `failed` waits for `retry` or
   * `discard`.
   */
  status: 'queued' | 'sending' | 'failed';
  /**
   * Why it is `queued`: it waits for the entries before it, the connection, the sender's rate
   * limit, or a server that is overloaded. `null` while it is not queued.
   */
  waitsFor?: 'turn' | 'connection' | 'rate' | 'server' | null;
  /**
   * When it, or the entry before it that blocks it, is retried automatically at the latest: Unix
   * milliseconds. For `rate` and `server`, also not earlier.
   */
  retryAt?: number | null;
  /** Why it failed, permanently or temporarily. */
  error: ChatError | null;
}

/**
 * The key of the queue that a message waits in: its conversation, or the recipients of a first
 * message in any order.
 */
export function laneOf({ conversationId, userIds = [] }: Outgoing): string {
  return conversationId || laneTo(userIds);
}

/** The key of the queue of first messages to these people. */
export function laneTo(userIds: readonly string[]): string {
  return `to:${[...new Set(userIds)].sort().join()}`;
}
