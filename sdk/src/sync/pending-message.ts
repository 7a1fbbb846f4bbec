import type { ChatError } from '../chat-error.js';
import type { Voice } from '../protocol/attachments.js';
import type { Metadata } from '../protocol/messages.js';

/** What a message says, as its sender gives it. */
export interface Outgoing {
  conversationId: string;
  /** Of the sender's making: the same id is the same message, however often it is sent. */
  clientId: string;
  text: string;
  /** The `seq` of the message that this one answers. */
  replyTo?: number;
  /** Ids of members whom the text names. */
  mentions?: string[];
  metadata?: Metadata;
  /** Uploads of the sender's. */
  attachmentIds?: string[];
}

/** A file of a message on its way, and how many of its bytes are uploaded. */
export interface PendingFile {
  /**
   * As long as the page has it: for a preview, by `URL.createObjectURL`, that is of this device
   * alone.
   */
  file: Blob;
  name: string;
  bytes: number;
  sent: number;
  /** Of a voice message. */
  voice?: Voice;
}

export interface Prepare {
  /**
   * Uploads the files of a message, and gives their ids. Called again after a break, it goes on.
   */
  (signal: AbortSignal, onProgress: (files: readonly PendingFile[]) => void): Promise<string[]>;
  /** What it begins with. */
  files: readonly PendingFile[];
}

/** A message of one's own that the server has not confirmed yet. */
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
