import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import { skeletonRows } from './skeleton.js';
import { icons } from './icons.js';
import { notice } from './notice.js';
import type { FullCatalogue } from '../i18n/en.js';
import type { ViewContext } from './view-context.js';

/**
 * The text for an empty list of people: no one has joined yet, or the site does not list people to
 * this user. Requests the site's rules only if the list is empty.
 */
export class EmptyDirectoryController implements ReactiveController {
  #isListed: boolean | null = null;
  #asked = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly context: () => ViewContext,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#asked = false;
  }

  render(t: FullCatalogue): TemplateResult {
    if (!this.#asked) void this.#ask();
    const { directory } = t;
    if (this.#isListed === null) return skeletonRows(t, 6);
    return this.#isListed
      ? notice(icons.people, directory.emptyTitle, directory.emptyText)
      : notice(icons.people, directory.unlistedTitle, directory.unlistedText);
  }

  async #ask(): Promise<void> {
    this.#asked = true;
    const { chat, me } = this.context();
    const rules = await chat.auth.site().then(
      ({ directory }) => directory,
      () => undefined,
    );
    // An older server lists everyone.
    this.#isListed =
      rules === undefined ||
      me.role !== 'user' ||
      (rules.holds === 'everyone' &&
        (rules.visibleTo === 'everyone' || (rules.visibleTo === 'members' && me.kind !== 'guest')));
    this.host.requestUpdate();
  }
}
