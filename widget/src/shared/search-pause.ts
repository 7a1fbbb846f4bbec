/** How long the typing rests before a search is sent, in milliseconds. */
const restsFor = 180;

/** Holds a search back until the typing rests: with every letter the wait begins anew. */
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
