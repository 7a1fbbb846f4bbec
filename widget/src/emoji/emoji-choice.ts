import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { ActionWords } from '../i18n/en.js';
import { define } from '../shared/define.js';
import { arrowTo, tabTo } from '../shared/menu-keys.js';
import { searchField } from '../shared/search-field.js';
import type { Language } from '../i18n/language.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { WordsController } from '../shared/words-controller.js';
import { emojiChoiceStyles } from './emoji-choice.styles.js';
import {
  type Emoji,
  type EmojiData,
  type EmojiGroup,
  emojiGroups,
  emojiIn,
  findEmoji,
  tones,
  withTone,
} from './emoji-data.js';
import { emojiMemoryOf, rememberEmoji, rememberTone } from './emoji-memory.js';

type Tab = 'recent' | EmojiGroup;

const pictures: Record<Tab, string> = {
  recent: '🕘',
  smileys: '😀',
  people: '👋',
  nature: '🐻',
  food: '🍔',
  travel: '🚗',
  activities: '⚽',
  objects: '💡',
  symbols: '💟',
  flags: '🏁',
};

/** The sample for the skin tones. */
const hand = '✋';

/**
 * All emoji: a search field, a choice of skin tone, and a tab for each group, the recent ones
 * first. Tab moves between these parts and stays inside; arrow keys, Home and End move within one.
 *
 * @fires choose - detail: the emoji
 */
export class EmojiChoice extends LitElement {
  static override styles = [controls, forms, emojiChoiceStyles];

  @property({ attribute: false }) context!: ViewContext;
  /** Marks the emoji that are set already; absent if none can be. */
  @property({ attribute: false }) isMine: ((emoji: string) => boolean) | undefined;

  @state() private data: EmojiData | undefined;
  @state() private isBroken = false;
  @state() private tab: Tab = 'smileys';
  @state() private query = '';
  @state() private tone = 0;
  @state() private areTonesShown = false;
  #recent: readonly string[] = [];
  /** The language of the emoji's names. */
  #language: Language | undefined;
  readonly #words = new WordsController(this, () => this.context.t.actions);

  protected override firstUpdated(): void {
    if (matchMedia('(hover: hover)').matches)
      this.renderRoot.querySelector('input')?.focus({ preventScroll: true });
    else this.#parts().at(-1)?.focus({ preventScroll: true });
  }

  protected override willUpdate(): void {
    if (this.context.t.language !== this.#language) void this.#load();
    if (this.hasUpdated) return;
    const memory = emojiMemoryOf(this.context.me.id);
    this.#recent = memory.recent;
    this.tone = memory.tone;
    if (memory.recent.length > 0) this.tab = 'recent';
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('tab') || changed.has('query'))
      this.renderRoot.querySelector('.list')?.scrollTo(0, 0);
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    const { query } = this;
    if (!words) return nothing;
    return html`<div class="all" @keydown=${this.#keyed}>
      <div class="top">
        ${searchField(words.emoji.search, this.#typed)}
        <button
          class="tone pick"
          type="button"
          aria-label=${words.emoji.tone}
          title=${words.emoji.tone}
          aria-expanded=${this.areTonesShown}
          @click=${() => (this.areTonesShown = !this.areTonesShown)}
        >
          ${withTone(hand, this.tone)}
        </button>
      </div>
      ${this.areTonesShown ? this.#tones(words) : nothing}
      ${query.trim() ? nothing : this.#tabs(words)} ${this.#list(words)}
    </div>`;
  }

  #tones(words: ActionWords): TemplateResult {
    return html`<div class="tones" role="radiogroup" aria-label=${words.emoji.tone}>
      ${tones.map(
        (tone) =>
          html`<button
            class="pick"
            type="button"
            role="radio"
            aria-label=${words.emoji.tones[tone]!}
            title=${words.emoji.tones[tone]!}
            aria-checked=${tone === this.tone}
            tabindex=${tone === this.tone ? 0 : -1}
            @click=${() => this.#chooseTone(tone)}
          >
            ${withTone(hand, tone)}
          </button>`,
      )}
    </div>`;
  }

  #tabs({ emoji }: ActionWords): TemplateResult {
    const shown: Tab[] = this.#recent.length > 0 ? ['recent', ...emojiGroups] : [...emojiGroups];
    return html`<div class="tabs" role="tablist" aria-label=${emoji.groups}>
      ${shown.map(
        (tab) =>
          html`<button
            class="pick"
            type="button"
            role="tab"
            aria-label=${emoji[tab]}
            title=${emoji[tab]}
            aria-selected=${tab === this.tab}
            aria-controls="list"
            tabindex=${tab === this.tab ? 0 : -1}
            @click=${() => (this.tab = tab)}
          >
            ${pictures[tab]}
          </button>`,
      )}
    </div>`;
  }

  #list(words: ActionWords): TemplateResult {
    const { data, query, tab } = this;
    const { t } = this.context;
    if (this.isBroken) {
      return html`<div class="list middle" id="list">
        <p class="problem">${t.panel.brokenView}</p>
        <button class="button" type="button" @click=${() => void this.#load()}>
          ${t.tryAgain}
        </button>
      </div>`;
    }
    if (!data) {
      return html`<div class="list" id="list" role="img" aria-label=${t.panel.loading}>
        <div class="grid">
          ${Array.from({ length: 40 }, () => html`<span class="pick"><span class="skeleton"></span></span>`)}
        </div>
      </div>`;
    }
    const isSearch = query.trim() !== '';
    const found = isSearch ? findEmoji(data, query) : [];
    const body =
      isSearch && found.length === 0
        ? html`<p class="none">${words.emoji.none}</p>`
        : html`<div class="grid">
            ${!isSearch && tab === 'recent' ? this.#recent.map((emoji) => this.#pick(emoji)) : (isSearch ? found : data[tab as EmojiGroup]).map((entry) => this.#entry(entry))}
          </div>`;
    return html`<div
        class="list ${isSearch && found.length === 0 ? 'middle' : ''}"
        id="list"
        role=${isSearch ? 'group' : 'tabpanel'}
        aria-label=${isSearch ? words.emoji.found(found.length) : words.emoji[tab]}
      >
        ${body}
      </div>
      <p class="listen" role="status">${isSearch ? words.emoji.found(found.length) : nothing}</p>`;
  }

  #entry([emoji, name, , hasTones]: Emoji): TemplateResult {
    return this.#pick(hasTones ? withTone(emoji, this.tone) : emoji, name);
  }

  #pick(emoji: string, name?: string): TemplateResult {
    return html`<button
      class="pick"
      type="button"
      tabindex="-1"
      title=${name ?? nothing}
      aria-pressed=${this.isMine ? this.isMine(emoji) : nothing}
      @click=${() => this.#choose(emoji)}
    >
      ${emoji}
    </button>`;
  }

  async #load(): Promise<void> {
    this.isBroken = false;
    const language = (this.#language = this.context.t.language as Language);
    try {
      const data = await emojiIn(language);
      if (language === this.#language) this.data = data;
    } catch {
      if (language !== this.#language) return;
      this.isBroken = true;
      this.context.announce(this.context.t.panel.brokenView);
    }
  }

  readonly #typed = (event: Event): void => {
    this.query = (event.target as HTMLInputElement).value;
  };

  #chooseTone(tone: number): void {
    this.tone = tone;
    this.areTonesShown = false;
    rememberTone(this.context.me.id, tone);
    this.renderRoot.querySelector<HTMLElement>('.tone')?.focus();
  }

  #choose(emoji: string): void {
    rememberEmoji(this.context.me.id, emoji);
    this.dispatchEvent(new CustomEvent('choose', { detail: emoji }));
  }

  /** The Tab stops: in each row of choices the current one, in the grid the first. */
  #parts(): HTMLElement[] {
    const root = this.renderRoot;
    const parts = [
      'input',
      '.tone',
      '.tones [tabindex="0"]',
      '.tabs [tabindex="0"]',
      '.list button',
    ];
    return parts
      .map((part) => root.querySelector<HTMLElement>(part))
      .filter((part) => part !== null);
  }

  readonly #keyed = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.key === 'Escape') return;
    const at = event.target as HTMLElement;
    const to =
      event.key === 'Tab' ? this.#nextPart(at, event.shiftKey) : this.#nextIn(at, event.key);
    // The dialog around it would otherwise move the focus among its own buttons.
    event.stopPropagation();
    if (!to) return;
    event.preventDefault();
    to.focus();
    if (to.matches('[role="tab"]')) to.click();
  };

  #nextPart(at: HTMLElement, back: boolean): HTMLElement | undefined {
    const parts = this.#parts();
    const row = at.closest('.tones, .tabs, .list');
    return tabTo(
      parts,
      parts.findIndex((part) => part === at || (row?.contains(part) ?? false)),
      back,
    );
  }

  /** Up and down also lead from one part to the next. */
  #nextIn(at: HTMLElement, key: string): HTMLElement | undefined {
    const isInput = at.matches('input');
    const row = at.closest('.tones, .tabs, .list');
    const stops = row ? [...row.querySelectorAll<HTMLElement>('button')] : [];
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const within = isInput
      ? undefined
      : arrowTo(key, stops, stops.indexOf(at), { isRtl, wraps: false });
    if (within) return within;
    const parts = this.#parts();
    const place = parts.findIndex((part) => part === at || (row?.contains(part) ?? false));
    if (key === 'ArrowDown') return parts[place + (isInput ? 2 : 1)];
    return key === 'ArrowUp' ? parts[Math.max(0, place - 1)] : undefined;
  }
}

define('parlor-emoji-choice', EmojiChoice);
