import type { ReactiveController } from 'lit';
import type { LogElement } from '../shared/slots.js';

/** A controller of the message list, which may be another element after an update of the view. */
export abstract class ListController implements ReactiveController {
  protected host: LogElement | undefined;
  #listening = new AbortController();

  /** Becomes a controller of this list, and is removed from the list before. */
  attach(list: LogElement | undefined): void {
    if (list === this.host) return;
    this.host?.removeController(this);
    this.hostDisconnected();
    this.host = list;
    list?.addController(this);
  }

  hostConnected(): void {
    if (this.host) this.listen(this.host.renderRoot, this.#listening.signal);
  }

  hostDisconnected(): void {
    this.#listening.abort();
    this.#listening = new AbortController();
    this.reset();
  }

  /** Adds listeners, which `signal` removes. */
  protected abstract listen(root: EventTarget & ParentNode, signal: AbortSignal): void;
  /** Cancels what is in progress. */
  protected abstract reset(): void;
}
