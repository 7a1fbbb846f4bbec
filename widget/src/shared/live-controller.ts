import type { Live } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Follows a `Live` value while its host is in the document, and updates the host when it changes.
 * The source is read before every update, so it may depend on the host's properties and may be
 * missing for a while.
 */
export class LiveController<T> implements ReactiveController {
  #source: Live<T> | undefined;
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    private readonly findSource: () => Live<T> | undefined,
    private readonly changed: (value: T) => void = () => {},
  ) {
    host.addController(this);
  }

  get value(): T | undefined {
    return this.#source?.value;
  }

  hostConnected(): void {
    this.#follow();
  }

  hostUpdate(): void {
    if (this.host.isConnected) this.#follow();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = this.#source = undefined;
  }

  #follow(): void {
    const source = this.findSource();
    if (source === this.#source) return;
    this.#stop?.();
    this.#source = source;
    this.#stop = source?.subscribe((value) => {
      this.changed(value);
      this.host.requestUpdate();
    });
  }
}
