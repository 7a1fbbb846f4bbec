import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Topic } from '../i18n/topic.js';

/**
 * The one way to get the words of a topic, which are fetched when a view first needs them: `value`
 * is `undefined` until then, and the host is drawn again when they are there. After a change of the
 * language it holds the words of before until the new ones are fetched. Words that were fetched
 * earlier are there from the first drawing on. The words that everything needs are in the catalogue
 * itself: `context.t.messages.you`.
 *
 *     readonly #words = new WordsController(this, () => this.context.t.groups);
 *
 * A controller or function of the element takes the words as a parameter.
 */
export class WordsController<T> implements ReactiveController {
  #value: T | undefined;
  #topic: Topic<T> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly find: () => Topic<T>,
  ) {
    host.addController(this);
  }

  get value(): T | undefined {
    return this.#topic?.words ?? this.#value;
  }

  hostUpdate(): void {
    const topic = this.find();
    if (topic === this.#topic) return;
    this.#value = this.value;
    this.#topic = topic;
    if (topic.words) return;
    topic().then(
      () => {
        if (topic === this.#topic) this.host.requestUpdate();
      },
      // The next update tries again.
      () => {
        if (topic === this.#topic) this.#topic = undefined;
      },
    );
  }
}
