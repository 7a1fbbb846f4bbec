import type { Site } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ViewContext } from './view-context.js';

/** The current rules of the site: updated when the site's operator changes them. */
export class SiteController implements ReactiveController {
  /** Undefined until it is loaded. */
  value: Site | undefined;
  #isAsked = false;
  #stop: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly context: () => ViewContext,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
    // A change may be missed until the host is connected again.
    this.#isAsked = false;
  }

  hostUpdate(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    const { chat, site } = this.context();
    this.#stop ??= chat.on('site.changed', (changed) => this.#set(changed.site));
    site().then(
      (now) => this.#set(now),
      // The next update asks again.
      () => {
        this.#isAsked = false;
      },
    );
  }

  #set(site: Site): void {
    this.value = site;
    this.host.requestUpdate();
  }
}
