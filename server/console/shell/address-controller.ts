import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { splitAddress } from '../shared/route.js';

/** The address behind `#`, which follows the history of the browser. */
export class AddressController implements ReactiveController {
  path = '/';
  query = new URLSearchParams();

  /** `changed` is called with whether the path is another one. */
  constructor(
    host: ReactiveControllerHost,
    private readonly changed: (isOtherPath: boolean) => void,
  ) {
    host.addController(this);
    this.#read();
  }

  hostConnected(): void {
    addEventListener('hashchange', this.#moved);
    addEventListener('popstate', this.#moved);
  }

  hostDisconnected(): void {
    removeEventListener('hashchange', this.#moved);
    removeEventListener('popstate', this.#moved);
  }

  navigate(path: string, replace = false): void {
    history[replace ? 'replaceState' : 'pushState'](null, '', `#${path}`);
    this.#moved();
  }

  #read(): void {
    const { path, query } = splitAddress(location.hash);
    Object.assign(this, { path, query });
  }

  /** `hashchange` and `popstate` are both sent by some navigations. */
  readonly #moved = (): void => {
    const [path, query] = [this.path, this.query.toString()];
    this.#read();
    if (path !== this.path || query !== this.query.toString()) this.changed(path !== this.path);
  };
}
