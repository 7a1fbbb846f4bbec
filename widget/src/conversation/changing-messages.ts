import type { Message, MessageWindow, PendingMessage } from '@parlor/sdk';

/** A message as the log shows it: with the text of a pending edit. */
export interface ShownMessage extends Message {
  edit?: PendingMessage;
}

/** Applies pending edits to the messages of a window. */
export class ChangingMessages {
  #from: MessageWindow | undefined;
  #shown: MessageWindow | undefined;

  /** The same window returns the same result, so that the log is not rendered again. */
  in(window: MessageWindow): MessageWindow {
    if (window.edits.length === 0) return window;
    if (window === this.#from) return this.#shown!;
    // The last edit of a message decides.
    const edits = new Map(window.edits.map((edit) => [edit.edits, edit]));
    const items = window.items.map((message): ShownMessage => {
      const edit = edits.get(message.seq);
      return edit && message.text !== null
        ? { ...message, text: edit.text, ...(edit.mentions && { mentions: edit.mentions }), edit }
        : message;
    });
    this.#from = window;
    return (this.#shown = { ...window, items });
  }
}
