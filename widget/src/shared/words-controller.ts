import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * The words of a topic in the language of now, for a view that is fetched with them; `undefined`
 * until they are here.
 *
 *     readonly #words = new WordsController(this, () => this.context.t.people);
 */
export class WordsController<T> implements ReactiveController {
  value: T | undefined;
  #fetch: (() => Promise<T>) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly topic: () => () => Promise<T>,
  ) {
    host.addController(this);
  }

  hostUpdate(): void {
    const fetch = this.topic();
    if (fetch === this.#fetch) return;
    this.#fetch = fetch;
    fetch().then(
      (words) => {
        if (fetch !== this.#fetch) return;
        this.value = words;
        this.host.requestUpdate();
      },
      // Asked for again when the view is next drawn.
      () => {
        if (fetch === this.#fetch) this.#fetch = undefined;
      },
    );
  }
}
