import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PeopleWords } from '../locale/en.js';
import type { ViewContext } from '../view-context.js';

/** The words of contacts, requests, blocks and reports, for a view: nothing until they are here. */
export class PeopleWordsController implements ReactiveController {
  words: PeopleWords | undefined;
  #of: ViewContext['t'] | undefined;
  #come: () => void = () => {};
  /** Once they are here for the first time. */
  readonly ready = new Promise<void>((resolve) => {
    this.#come = resolve;
  });

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly context: () => ViewContext,
  ) {
    host.addController(this);
  }

  hostUpdate(): void {
    const { t } = this.context();
    if (t === this.#of) return;
    this.#of = t;
    t.peopleWords().then(
      (words) => {
        if (t !== this.#of) return;
        this.words = words;
        this.host.requestUpdate();
        this.#come();
      },
      // Asked for again with the next update.
      () => {
        this.#of = undefined;
      },
    );
  }
}
