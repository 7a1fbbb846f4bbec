/**
 * Protection from other users in one conversation: messages of blocked users are folded until the
 * user asks for them, and a message leads to its sender's profile, to a report and to a block. Part
 * of the message actions, and loaded with them.
 */
import {
  createBlocks,
  type BlockList,
  type Conversation,
  type Message,
  type User,
} from '@parlor/sdk';
import type { LitElement, ReactiveController } from 'lit';
import { isFolded } from '../shared/is-folded.js';
import { placeAfter } from '../shared/rows.js';
import type { PeopleWords } from '../i18n/en.js';
import type { ViewContext } from '../shared/view-context.js';
import { LiveController } from '../shared/live-controller.js';
import { WordsController } from '../shared/words-controller.js';

/** A dialog about a message and its sender. */
interface SafetyDialog {
  choice: 'report' | 'block' | 'unblock';
  user: Pick<User, 'id' | 'name' | 'role'>;
  conversationId: string;
  seq: number;
}

interface SafetyDeps {
  context: () => ViewContext;
  conversation: () => Conversation | undefined;
  items: () => readonly Message[];
  person: (userId: string) => User | undefined;
  /** Focuses a message's row. */
  focus: (seq: number) => void;
}

export type SafetyChoice = 'person' | 'report' | 'block' | 'unblock';

export class MessageSafetyController implements ReactiveController {
  /** A new object whenever the rows have to be rendered again. */
  state: object = {};
  readonly #blocks: LiveController<BlockList>;
  readonly #words: WordsController<PeopleWords>;
  /** Folded messages of this conversation that the user unfolded. */
  #shown: ReadonlySet<number> = new Set();
  #of: string | undefined;
  #dialog: SafetyDialog | undefined;
  #drawn: readonly unknown[] = [];

  constructor(
    private readonly host: LitElement,
    private readonly deps: SafetyDeps,
  ) {
    this.#blocks = new LiveController(host, () => deps.context().chat.use(createBlocks).live);
    this.#words = new WordsController(host, () => deps.context().t.peopleWords);
    host.addController(this);
    host.renderRoot.addEventListener('click', this.#clicked);
  }

  hostUpdate(): void {
    const id = this.deps.conversation()?.id;
    if (id !== this.#of) {
      this.#of = id;
      this.#dialog = undefined;
      this.#shown = new Set();
    }
    const drawn = [this.#blocks.value?.hidden, this.#words.value, this.#shown];
    if (drawn.every((part, index) => part === this.#drawn[index])) return;
    this.#drawn = drawn;
    this.state = {};
  }

  get words(): PeopleWords | undefined {
    return this.#words.value;
  }

  isBlocked(userId: string): boolean {
    return this.#blocks.value?.items.some(({ user }) => user.id === userId) ?? false;
  }

  /** Whether a message, or the quote of one, is folded. */
  hides(message: Pick<Message, 'seq' | 'senderId'> & { system?: Message['system'] }): boolean {
    const conversation = this.deps.conversation();
    const hidden = this.#blocks.value?.hidden;
    if (!hidden?.size || !conversation || this.#shown.has(message.seq)) return false;
    return isFolded({ system: null, ...message }, conversation, hidden);
  }

  /** Replaces the name of a user whose messages are folded here. */
  nameOf(userId: string | null): string | undefined {
    return this.hides({ seq: 0, senderId: userId }) ? this.words?.somebodyBlocked : undefined;
  }

  /** Replaces a folded message, in lines of plain text. */
  get line(): string {
    return this.words?.folded(1) ?? '';
  }

  /** Replaces a folded message and the rest of its group in the log. */
  groupLine(seq: number): string {
    return this.words?.folded(this.#run(seq).length) ?? '';
  }

  /** Unfolds a message and the rest of its group. Returns whether there was anything to unfold. */
  show(seq: number): boolean {
    const message = this.#at(seq);
    if (!message || !this.hides(message)) return false;
    this.#shown = new Set([...this.#shown, ...this.#run(seq).map((one) => one.seq)]);
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => this.deps.focus(seq));
    return true;
  }

  choose(choice: SafetyChoice, { conversationId, senderId, seq }: Message): void {
    const id = senderId ?? '';
    if (choice === 'person') return this.deps.context().navigate({ name: 'person', userId: id });
    const { name, role } = this.deps.person(id) ?? {
      name: this.deps.context().t.someone,
      role: 'user',
    };
    this.setDialog({ choice, user: { id, name, role }, conversationId, seq });
  }

  get dialog(): SafetyDialog | undefined {
    return this.#dialog;
  }

  setDialog(dialog: SafetyDialog | undefined): void {
    this.#dialog = dialog;
    this.host.requestUpdate();
  }

  /**
   * A press on a sender's picture or name, or on the name of a mentioned user, opens their profile.
   * Without a pointer, the menu does the same.
   */
  readonly #clicked = (event: Event): void => {
    const pressed = event
      .composedPath()
      .find(
        (one) =>
          one instanceof HTMLElement && one.matches('.message > :is(.avatar, .sender), .mention'),
      ) as HTMLElement | undefined;
    const seq = pressed?.parentElement?.dataset['row'];
    const userId =
      pressed?.dataset['person'] ??
      (seq === undefined ? undefined : this.#at(Number(seq))?.senderId);
    if (userId) this.deps.context().navigate({ name: 'person', userId });
  };

  #at(seq: number): Message | undefined {
    const items = this.deps.items();
    return items[seq - (items[0]?.seq ?? 0)];
  }

  /** The messages of one sender that form a group with this one, including it. */
  #run(seq: number): readonly Message[] {
    const items = this.deps.items();
    const at = seq - (items[0]?.seq ?? 0);
    const follows = (index: number): boolean => {
      const [one, next] = [items[index - 1], items[index]];
      return Boolean(one && next && !one.system && !placeAfter(one, next).opens);
    };
    let [from, to] = [at, at + 1];
    while (follows(from)) from -= 1;
    while (follows(to)) to += 1;
    return items.slice(from, to);
  }
}
