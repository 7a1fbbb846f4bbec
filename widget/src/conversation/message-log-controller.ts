import type { Core, MessageLog, MessageWindow } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Holds one open message log for its host: closes it when the host is removed from the document,
 * and opens it again when the host is added again.
 */
export class MessageLogController implements ReactiveController {
  #open: (() => MessageLog) | undefined;
  #log: MessageLog | undefined;
  #stop: (() => void) | undefined;

  constructor(private readonly host: ReactiveControllerHost & { readonly isConnected: boolean }) {
    host.addController(this);
  }

  get log(): MessageLog | undefined {
    return this.#log;
  }

  get window(): MessageWindow | undefined {
    return this.#log?.value;
  }

  open(chat: Core, conversationId: string, around?: number): void {
    this.#close();
    this.#open = () => chat.messages.open(conversationId, around === undefined ? {} : { around });
    this.hostConnected();
  }

  hostConnected(): void {
    if (this.#log || !this.#open) return;
    this.#log = this.#open();
    this.#stop = this.#log.subscribe(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    // A move in the document is a removal and an insertion in one task.
    queueMicrotask(() => {
      if (!this.host.isConnected) this.#close();
    });
  }

  #close(): void {
    this.#stop?.();
    this.#log?.close();
    this.#stop = this.#log = undefined;
  }
}
