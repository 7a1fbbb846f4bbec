/**
 * The features of the chat: which feature has which view, and which one fills which slot. A feature
 * is loaded when one of its views or slots is first needed.
 */
import type { Catalogue } from '../i18n/en.js';
import { load } from '../load.js';
import type { SlotName, Slots, SlotScope } from '../shared/slots.js';
import type { View } from '../shared/view-context.js';

/** What the panel shows: a view, or the sign-in. */
export type ViewName = View['name'] | 'sign-in';

/**
 * What the `index.ts` of a feature exports for its views. The element of a view is `<parlor-…>` by
 * the view's name. Importing the feature defines it, or else `views` loads its file.
 */
interface FeatureWithViews {
  readonly [name: string]: unknown;
  readonly views?: { readonly [name in ViewName]?: () => Promise<unknown> };
  /** Fetches the words of its views: before one is shown, and again for another language. */
  speak?(t: Catalogue): Promise<void>;
}

/** What the `index.ts` of a feature exports for its slots. */
interface FeatureWithSlots<S extends SlotName> {
  createSlots(scope: SlotScope): Pick<Slots, S>;
}

const attachments = () => load(() => import('../attachments/index.js'));
const bots = () => load(() => import('../bots/index.js'));
const conversation = () => load(() => import('../conversation/index.js'));
const conversationList = () => load(() => import('../conversation-list/index.js'));
const emoji = () => load(() => import('../emoji/index.js'));
const groups = () => load(() => import('../groups/index.js'));
const messageActions = () => load(() => import('../message-actions/index.js'));
const moderation = () => load(() => import('../moderation/index.js'));
const notifications = () => load(() => import('../notifications/index.js'));
const people = () => load(() => import('../people/index.js'));
const pins = () => load(() => import('../pins/index.js'));
const profile = () => load(() => import('../profile/index.js'));
const search = () => load(() => import('../search/index.js'));
const signIn = () => load(() => import('../sign-in/index.js'));
const writing = () => load(() => import('../writing/index.js'));

const featureOfView: { readonly [name in ViewName]: () => Promise<FeatureWithViews> } = {
  'sign-in': signIn,
  opening: () => load(() => import('./opening.js')),
  conversation,
  archived: conversationList,
  search,
  directory: people,
  people,
  person: people,
  profile,
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
  files: attachments,
  pins,
};

const featureOfSlot: { readonly [S in SlotName]: () => Promise<FeatureWithSlots<S>> } = {
  messageText: writing,
  typing: writing,
  composerText: writing,
  firstMessages: writing,
  messageFiles: attachments,
  composerFiles: attachments,
  composerPlace: moderation,
  measures: moderation,
  messageActions,
  messageBlocks: bots,
  pinBar: pins,
  emoji,
  notificationSettings: notifications,
};

/** The slots that every conversation shows: loaded right after the first paint. */
const firstSlots: readonly SlotName[] = ['messageText', 'composerFiles', 'composerPlace'];

/** The views of one panel. */
export class LoadedViews {
  /** Features with words of their own and at least one loaded view. */
  readonly #speaking = new Set<FeatureWithViews>();

  /** Fetches the code and the words of a view. */
  async load(name: ViewName, t: Catalogue): Promise<void> {
    const feature = await featureOfView[name]();
    if (feature.speak) this.#speaking.add(feature);
    await Promise.all([feature.views?.[name]?.(), feature.speak?.(t)]);
  }

  /** Fetches the words of another language. */
  async speak(t: Catalogue): Promise<void> {
    await Promise.all([...this.#speaking].map((feature) => feature.speak!(t)));
  }
}

/** The slots of one panel, for one chat. Calls `changed` when more are loaded. */
export class LoadedSlots {
  /** A new object whenever more slots are loaded. */
  value: Partial<Slots> = {};
  readonly #loading = new Map<unknown, Promise<Partial<Slots>>>();

  constructor(
    private readonly scope: SlotScope,
    private readonly changed: () => void,
  ) {}

  async loadFirst(): Promise<void> {
    await Promise.all(firstSlots.map((name) => this.load(name)));
  }

  /** After a failure, the next call tries again. */
  readonly load = async <S extends SlotName>(name: S): Promise<Slots[S]> => {
    const feature = featureOfSlot[name];
    if (!this.#loading.has(feature)) {
      const loading = this.#make(feature);
      this.#loading.set(feature, loading);
      loading.catch(() => this.#loading.delete(feature));
    }
    return ((await this.#loading.get(feature)) as Slots)[name];
  };

  async #make(feature: () => Promise<FeatureWithSlots<never>>): Promise<Partial<Slots>> {
    const slots: Partial<Slots> = (await feature()).createSlots(this.scope);
    this.value = { ...this.value, ...slots };
    this.changed();
    return slots;
  }
}
