import type { Catalogue } from '../i18n/en.js';
import { load } from '../shared/load.js';
import type { View } from '../shared/view-context.js';

/** What the panel shows: a view, or the way to sign in. */
export type ViewName = View['name'] | 'sign-in';

/**
 * What the index.ts of a feature exports. Importing it defines its elements; the element of a view
 * is `<parlor-…>` by the view's name.
 */
interface Feature {
  /** Fetches the words of its views. Called before one of them is shown, and for a new language. */
  speak?(t: Catalogue): Promise<void>;
  [name: string]: unknown;
}

const conversation = () => load(() => import('../conversation/index.js'));
const people = () => load(() => import('../people/index.js'));
const moderation = () => load(() => import('../moderation/index.js'));
const groups = () => load(() => import('../groups/index.js'));

/** The feature of each view. */
const registry: Readonly<Record<ViewName, () => Promise<Feature>>> = {
  'sign-in': () => load(() => import('../sign-in/index.js')),
  opening: () => load(() => import('./opening.js')),
  conversation,
  archived: () => load(() => import('../conversation-list/archived.js')),
  search: () => load(() => import('../search/index.js')),
  directory: people,
  people,
  person: people,
  profile: () => load(() => import('../profile/index.js')),
  moderation,
  report: moderation,
  groups,
  'new-group': groups,
  group: groups,
  'group-add': groups,
  'group-links': groups,
  'group-settings': groups,
  'group-door': groups,
  join: groups,
  files: () => load(() => import('../attachments/files-view.js')),
  pins: () => load(() => import('../pins/index.js')),
};

/** The views of one panel. */
export class Views {
  /** Features with words of their own, of which a view was loaded. */
  readonly #speaking = new Set<Feature>();

  /** Fetches the code and the words of a view. */
  async load(name: ViewName, t: Catalogue): Promise<void> {
    const feature = await registry[name]();
    if (feature.speak) this.#speaking.add(feature);
    await feature.speak?.(t);
  }

  /** Fetches the words of another language. */
  async speak(t: Catalogue): Promise<void> {
    await Promise.all([...this.#speaking].map((feature) => feature.speak!(t)));
  }
}
