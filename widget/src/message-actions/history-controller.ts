import type { ChatError, Edit, Message } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ViewContext } from '../shared/view-context.js';

export interface Version {
  text: string;
  /** The author and time of this version. */
  by: string | null;
  at: string;
}

/**
 * The versions of a message, the latest first: each was written when the one before it was
 * replaced. `edits` are the replaced versions, the oldest first.
 */
function versionsOf(
  message: Pick<Message, 'text' | 'senderId' | 'createdAt'>,
  edits: readonly Edit[],
): Version[] {
  const texts = [...edits.map(({ text }) => text), message.text ?? ''];
  return texts
    .map((text, index) => {
      const written = edits[index - 1];
      return {
        text,
        by: written ? written.replacedBy : message.senderId,
        at: written ? written.replacedAt : message.createdAt,
      };
    })
    .toReversed();
}

/** The edit history of a message. */
export class HistoryController implements ReactiveController {
  /** Why the versions were not loaded. */
  failure = '';
  #edits: readonly Edit[] | undefined;
  /** The revision of the message for which the edits were loaded. */
  #rev = 0;
  #request = new AbortController();

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly parts: {
      context: () => ViewContext;
      message: () => Message;
      edits: (conversationId: string, seq: number, signal: AbortSignal) => Promise<Edit[]>;
    },
  ) {
    host.addController(this);
  }

  hostUpdate(): void {
    // The message was edited again while its history is shown.
    if (this.#edits && this.parts.message().rev !== this.#rev) void this.#load();
  }

  hostDisconnected(): void {
    this.#request.abort();
  }

  /** The latest first; undefined until they are loaded. */
  get versions(): readonly Version[] | undefined {
    return this.#edits && versionsOf(this.parts.message(), this.#edits);
  }

  show(): void {
    this.#edits = undefined;
    void this.#load();
  }

  async #load(): Promise<void> {
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    const { conversationId, seq, rev } = this.parts.message();
    this.failure = '';
    this.#rev = rev;
    this.host.requestUpdate();
    try {
      const edits = await this.parts.edits(conversationId, seq, signal);
      if (signal.aborted) return;
      this.#edits = edits;
    } catch (error) {
      if (signal.aborted) return;
      const { announce, t } = this.parts.context();
      this.failure = t.failure((error as ChatError).code);
      announce(this.failure);
    }
    this.host.requestUpdate();
  }
}
