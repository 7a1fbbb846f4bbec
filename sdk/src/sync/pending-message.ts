import type { ChatError } from '../chat-error.js';
import type { Voice } from '../protocol/attachments.js';
import type { Metadata } from '../protocol/messages.js';

/** What a message says, as its sender gives it. */
export interface Outgoing {
  /** Empty in a first message to `userIds`, until it has made their conversation. */
  conversationId: string;
  /** Of a first message: the people it is for. */
  userIds?: readonly string[];
  /** Of an edit: the `seq` of the message that gets this text. */
  edits?: number;
  /** Made by the sender: the same id is the same message, however often it is sent. */
  clientId: string;
  text: string;
  /** The `seq` of the message that this one answers. */
  replyTo?: number;
  /** Ids of members whom the text names. */
  mentions?: string[];
  metadata?: Metadata;
  /** What the sender has uploaded for it. */
  attachmentIds?: string[];
}

/** A file of a message on its way, and how many of its bytes are uploaded. */
export interface PendingFile {
  /** For a preview on this device, by `URL.createObjectURL`. */
  file: Blob;
  name: string;
  bytes: number;
  sent: number;
  /** Of a voice message. */
  voice?: Voice;
}

export interface Prepare {
  /**
   * Uploads the files of a message, and gives their ids. Called again after a break, it continues.
   * `conversationId` is `null` for a first message.
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
  /** Of a message that is sent with files: from the start, and until it is stored. */
  files?: readonly PendingFile[] | undefined;
  /**
   * `queued` waits for its turn, for the connection or for `retryAt`; `failed` waits for `retry` or
   * `discard`.
   */
  status: 'queued' | 'sending' | 'failed';
  /**
   * Why it is `queued`: for those before it, the connection, the sender's rate, or a server that is
   * over its load. `null` while it is not queued.
   */
  waitsFor?: 'turn' | 'connection' | 'rate' | 'server' | null;
  /**
   * When it, or the one before it that holds it up, is tried again by itself, at the latest: Unix
   * milliseconds. For `rate` and `server` not earlier either.
   */
  retryAt?: number | null;
  /** Why it failed, for good or for now. */
  error: ChatError | null;
}

/**
 * Names the queue that a message waits in: its conversation, or the people of a first message in
 * any order.
 */
export function laneOf({ conversationId, userIds = [] }: Outgoing): string {
  return conversationId || laneTo(userIds);
}

/** The queue of first messages to these people. */
export function laneTo(userIds: readonly string[]): string {
  return `to:${[...new Set(userIds)].sort().join()}`;
}
