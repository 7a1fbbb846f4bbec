/**
 * Completion of "@name" in the composer of a conversation of several people: at once for members
 * that it lists, and for the others of a large group as soon as the server has answered. The focus
 * stays in the field. Up and down move through the list, Enter and Tab choose, Escape closes it.
 */
import type { User } from '@parlor/sdk';
import type { ComposerElement, ConversationScope } from '../shared/slots.js';
import { matching, mentionAt, mentionsIn } from '../shared/mentions.js';
import { MemberSearch } from './member-search.js';
import { MentionList } from './mention-list.js';
import { insertText } from './writing-keys.js';

const mostShown = 8;
/**
 * The list fits into this part of the screen's height without scrolling: nothing in it takes the
 * focus, so no key could scroll it.
 */
const share = 0.4;
const rowHeight = 46;

export class MentionController {
  #composer: ComposerElement | null = null;
  #list: MentionList | undefined;
  #from = 0;
  #shown: readonly User[] = [];
  #at = 0;
  /** The position of an @ whose list was dismissed. */
  #dismissed = -1;
  /** The chosen user for a name that several users have. */
  readonly #chosen = new Map<string, string>();
  readonly #search = new MemberSearch();

  constructor(private readonly deps: ConversationScope) {}

  attach(composer: ComposerElement | null, signal: AbortSignal): void {
    this.#composer = composer;
    this.#list?.remove();
    this.#list = undefined;
    composer?.addEventListener('input', () => this.#look(), { signal });
    composer?.addEventListener('send', () => this.close(), { signal });
    composer?.addEventListener('focusout', () => this.close(), { signal });
    composer?.addEventListener('pointerup', () => this.#look(), { signal });
    composer?.addEventListener(
      'keyup',
      ({ key }) =>
        (key === 'ArrowLeft' || key === 'ArrowRight' || key === 'Home' || key === 'End') &&
        this.#look(),
      { signal },
    );
  }

  /** The users that a text mentions. */
  in(text: string): string[] {
    return mentionsIn(text, this.#others(), this.#chosen);
  }

  /** Whether a key in the field was handled by the list. */
  keyed(event: KeyboardEvent): boolean {
    if (
      this.#shown.length === 0 ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.shiftKey
    )
      return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#at = (this.#at + step + this.#shown.length) % this.#shown.length;
    else if (event.key === 'Escape') this.#dismissed = this.#from;
    else if (event.key !== 'Enter' && event.key !== 'Tab') return false;
    event.preventDefault();
    event.stopPropagation();
    if (step) this.#draw();
    else if (event.key === 'Escape') this.close();
    else this.#choose(this.#shown[this.#at]!);
    return true;
  }

  close(): void {
    this.#search.stop();
    if (this.#shown.length === 0) return;
    this.#shown = [];
    this.#draw();
  }

  /** In a conversation of two there is no completion. */
  #others(): User[] {
    const { me } = this.deps.context();
    const conversation = this.deps.conversation();
    if (!conversation || conversation.memberCount < 3) return [];
    const listed = conversation.members.map(({ user }) => [user.id, user] as const);
    const found = [...this.#search.in(conversation)].map((user) => [user.id, user] as const);
    return [...new Map([...found, ...listed]).values()].filter(({ id }) => id !== me.id);
  }

  #look(): void {
    const found = this.#begun();
    if (!found || found.from === this.#dismissed) {
      if (!found) this.#dismissed = -1;
      return this.close();
    }
    this.#from = found.from;
    this.#show(found.query);
    const conversation = this.deps.conversation();
    if (conversation && conversation.memberCount > 2)
      this.#search.look(this.deps.context().chat, conversation, found.query, this.#told);
  }

  /** The name that is being written at the caret. */
  #begun(): ReturnType<typeof mentionAt> {
    const field = this.#composer?.field;
    return field && field.selectionStart === field.selectionEnd
      ? mentionAt(field.value, field.selectionStart)
      : undefined;
  }

  /** Adds the users that the server has found; the selected user stays selected. */
  readonly #told = (): void => {
    const found = this.#begun();
    if (found) this.#show(found.query, this.#shown[this.#at]?.id);
  };

  get #most(): number {
    const height = (visualViewport?.height ?? innerHeight) * share;
    return Math.max(2, Math.min(mostShown, Math.floor(height / rowHeight)));
  }

  #show(query: string, selected?: string): void {
    const before = this.#shown;
    this.#shown = matching(this.#others(), query, this.#most);
    const same =
      this.#shown.length === before.length &&
      this.#shown.every(({ id }, index) => before[index]?.id === id);
    if (same) return;
    this.#at = Math.max(
      0,
      this.#shown.findIndex(({ id }) => id === selected),
    );
    this.#draw();
    if (this.#shown.length > 0) this.#announce(this.#shown.length);
  }

  #choose({ id, name }: User): void {
    const field = this.#composer?.field;
    if (!field) return;
    this.#chosen.set(name, id);
    const after = field.value[field.selectionStart] === ' ' ? '' : ' ';
    field.setSelectionRange(this.#from, field.selectionStart);
    this.close();
    // Do not search again for the name that is inserted now.
    this.#dismissed = this.#from;
    insertText(field, `@${name}${after}`);
  }

  #announce(count: number): void {
    const { announce, talk } = this.deps.context();
    if (talk) announce(talk.mention.found(count));
  }

  #draw(): void {
    // Without a field, the composer is not rendered yet.
    if (!this.#composer?.field) return;
    this.#list ??= new MentionList(this.#composer);
    this.#list.show(this.#shown, this.#at, {
      label: this.deps.context().talk?.mention.list ?? '',
      choose: (user) => this.#choose(user),
    });
  }
}
