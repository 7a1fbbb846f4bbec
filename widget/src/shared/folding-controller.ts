import { createBlocks, type BlockList, type Conversation } from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PeopleWords } from '../i18n/en.js';
import { isFolded } from './is-folded.js';
import type { ViewContext } from './view-context.js';
import { LiveController } from './live-controller.js';
import { WordsController } from './words-controller.js';

/**
 * Messages and files of blocked users in lists of a conversation: folded until the user asks for
 * them, message by message.
 */
export class FoldingController implements ReactiveController {
  readonly #blocks: LiveController<BlockList>;
  readonly #words: WordsController<PeopleWords>;
  /** Messages that the user unfolded. */
  readonly shown = new Set<number>();

  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    context: () => ViewContext,
    private readonly conversation: () => Conversation | undefined,
  ) {
    this.#blocks = new LiveController(host, () => context().chat.use(createBlocks).live);
    this.#words = new WordsController(host, () => context().t.peopleWords);
    host.addController(this);
  }

  hostDisconnected(): void {
    this.shown.clear();
  }

  /**
   * The user's blocks, or the words for folded messages, are still loading: until then nothing that
   * was sent may be loaded.
   */
  get isUnknown(): boolean {
    const { value } = this.#blocks;
    return !value || value.loading || (value.hidden.size > 0 && !this.words);
  }

  get words(): PeopleWords | undefined {
    return this.#words.value;
  }

  hides({ seq, senderId }: { seq: number; senderId: string | null }): boolean {
    const [conversation, hidden] = [this.conversation(), this.#blocks.value?.hidden];
    if (!conversation || !hidden?.size || this.shown.has(seq)) return false;
    return isFolded({ senderId, system: null }, conversation, hidden);
  }

  show(seq: number): void {
    this.shown.add(seq);
    this.host.requestUpdate();
  }
}
