/** The pause in typing after which a search is sent, in milliseconds. */
const restsFor = 180;

/** Delays a search until the user stops typing: each key restarts the wait. */
export class SearchPause {
  #timer: ReturnType<typeof setTimeout> | undefined;

  get isWaiting(): boolean {
    return this.#timer !== undefined;
  }

  before(search: () => void): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      search();
    }, restsFor);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
