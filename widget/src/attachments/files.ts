/**
 * The files of a conversation: its pictures by month, its files, and its links, each fetched page
 * by page while the user scrolls. Follows messages that are sent and deleted in the meantime.
 */
import type { Attachment, SentAttachment } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { BesideController } from '../shared/beside-controller.js';
import { ConversationFiles } from './conversation-files.js';
import { FoldingController } from '../shared/folding-controller.js';
import { GroupController } from '../shared/group-controller.js';
import { SendersController } from '../shared/senders-controller.js';
import { define } from '../shared/define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { controls } from '../shared/controls.styles.js';
import { fileNames } from '../shared/file-name.styles.js';
import { page } from '../shared/page.styles.js';
import { people } from '../shared/people.styles.js';
import { waiting } from '../shared/waiting.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import {
  fileEntry,
  keyOf,
  linkEntry,
  pictureEntry,
  type EntryDeps,
  type Item,
} from './file-entries.js';
import { filesStyles } from './files.styles.js';
import { galleryIcons } from '../shared/gallery-icons.js';
import { skeletonRows } from '../shared/skeleton.js';
import { groupIcons } from '../shared/group-icons.js';
import { groupInstead } from '../shared/group-instead.js';
import { nextRow } from '../shared/next-row.js';
import { failed, notice } from '../shared/notice.js';
import { saveAttachment } from './save-attachment.js';
import { viewBar } from '../shared/view-bar.js';
import { load } from '../load.js';

const tabs = ['pictures', 'files', 'links'] as const;
type Tab = (typeof tabs)[number];

/** The next page is fetched this far before the end, in pixels. */
const ahead = 800;

export class FilesPage extends LitElement {
  static override styles = [controls, people, page, waiting, fileNames, filesStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: { name: 'files'; conversationId: string };

  @state() private tab: Tab = 'pictures';
  @state() private trouble: { id: string; text: string } | undefined;
  readonly #group = new GroupController(this);
  readonly #beside = new BesideController(this);
  readonly #senders = new SendersController(this, () => this.context);
  readonly #folding = new FoldingController(
    this,
    () => this.context,
    () => this.#group.conversation,
  );
  readonly #lists = new ConversationFiles(this, () => ({
    chat: this.context.chat,
    conversationId: this.view.conversationId,
  }));
  readonly #asked = new Set<Tab>();
  /** Cached for this language. */
  #months: { of: string; format: Intl.DateTimeFormat } | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asked.clear();
  }

  protected override willUpdate(): void {
    if (this.#asked.has(this.tab)) return;
    this.#asked.add(this.tab);
    void this.#list.load();
  }

  protected override updated(): void {
    // A page may be short, and a large screen may show more than one page.
    const scroller = this.renderRoot.querySelector('.scroller');
    const { next, loading, error } = this.#list;
    if (!scroller || this.#folding.isUnknown) return;
    if (
      next !== null &&
      !loading &&
      !error &&
      scroller.scrollHeight < scroller.clientHeight + ahead
    )
      void this.#list.more();
  }

  focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>('h1')?.focus();
  }

  protected override render(): TemplateResult {
    const words = this.t.files;
    const instead = groupInstead(this.#group, this.context, false);
    return html`
      ${viewBar(this.context, { title: words.title })}
      ${
        instead
          ? html`<div class="scroller">${instead}</div>`
          : html`<div
                class="tabs"
                role="tablist"
                aria-label=${words.title}
                @keydown=${this.#turned}
              >
                ${tabs.map(
                  (tab) =>
                    html`<button
                      class="tab"
                      type="button"
                      role="tab"
                      id=${tab}
                      aria-controls="panel"
                      aria-selected=${tab === this.tab ? 'true' : 'false'}
                      tabindex=${tab === this.tab ? 0 : -1}
                      @click=${() => this.#show(tab)}
                    >
                      ${words[tab]}
                    </button>`,
                )}
              </div>
              <div
                class="scroller ${this.tab}"
                id="panel"
                role="tabpanel"
                aria-labelledby=${this.tab}
                @scroll=${this.#scrolled}
                @keydown=${this.#pressed}
                @focusin=${this.#beside.focusin}
              >
                ${this.#content()}
              </div>`
      }
    `;
  }

  get #list(): ConversationFiles[Tab] {
    return this.#lists[this.tab];
  }

  #content(): TemplateResult {
    const { t, tab } = this;
    const words = t.files;
    const { items, error, loaded, loading, next } = this.#list;
    if (!loaded && error) return failed(t, words.failed, error, () => void this.#list.load());
    if (!loaded || this.#folding.isUnknown)
      return tab === 'pictures'
        ? html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`
        : skeletonRows(t, 6);
    if (items.length === 0 && !loading && next === null) {
      const [picture, title] = {
        pictures: [galleryIcons.picture, words.noPictures],
        files: [galleryIcons.file, words.noFiles],
        links: [groupIcons.link, words.noLinks],
      }[tab] as [TemplateResult, string];
      return notice(picture, title, words.emptyText);
    }
    return html`${{ pictures: () => this.#pictures(), files: () => this.#files(), links: () => this.#links() }[tab]()}
    ${
      error
        ? html`<p class="alert">
            ${t.failure(error.code)}
            <button class="link" type="button" @click=${() => void this.#list.more()}>
              ${t.tryAgain}
            </button>
          </p>`
        : loading
          ? html`<div class="waiting more" role="img" aria-label=${t.panel.loading}></div>`
          : nothing
    }`;
  }

  #pictures(): TemplateResult {
    const deps = this.#deps();
    const months = new Map<string, SentAttachment[]>();
    for (const item of this.#lists.pictures.items) {
      const month = this.#monthOf(item);
      const of = months.get(month);
      if (of) of.push(item);
      else months.set(month, [item]);
    }
    return html`${repeat(
      months,
      ([month]) => month,
      ([month, items], index) =>
        html`<section aria-labelledby="month-${index}">
          <h2 id="month-${index}">${month}</h2>
          <ul class="grid" aria-labelledby="month-${index}">
            ${repeat(
              items,
              ({ attachment }) => attachment.id,
              (item) =>
                html`<li>${pictureEntry(item, deps, (from) => void this.#open(item, from))}</li>`,
            )}
          </ul>
        </section>`,
    )}`;
  }

  #files(): TemplateResult {
    const deps = this.#deps();
    return this.#rows(this.#lists.files.items, (item) => {
      const { attachment } = item;
      const trouble = this.trouble?.id === attachment.id ? this.trouble.text : undefined;
      return fileEntry(item, deps, trouble, () => void this.#download(attachment));
    });
  }

  #links(): TemplateResult {
    const deps = this.#deps();
    const shown = this.#lists.links.items.filter(({ url }) => /^https?:/i.test(url));
    return this.#rows(shown, (item) => linkEntry(item, deps));
  }

  #rows<I extends Item>(items: readonly I[], entry: (item: I) => TemplateResult): TemplateResult {
    return html`<ul aria-labelledby=${this.tab}>
      ${repeat(items, keyOf, (item) => html`<li>${entry(item)}</li>`)}
    </ul>`;
  }

  #deps(): EntryDeps {
    const { context, t } = this;
    const { conversationId } = this.view;
    const folding = this.#folding;
    return {
      context,
      t,
      conversationId,
      nameOf: (userId) => this.#senders.nameOf(userId),
      words: folding.words,
      hides: (item) => folding.hides(item),
      show: (item) => void this.#unfold(item),
      lead: ({ seq }) => context.showMessage(conversationId, seq),
    };
  }

  /** Unfolds an item and focuses it; it replaces the button that was pressed. */
  async #unfold(item: Item): Promise<void> {
    this.#folding.show(item.seq);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-item="${CSS.escape(keyOf(item))}"]`)?.focus();
  }

  #monthOf({ createdAt }: Item): string {
    const { language: of } = this.t;
    if (this.#months?.of !== of) {
      const locale = new Intl.Locale(of, { numberingSystem: 'latn' });
      this.#months = {
        of,
        format: new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric' }),
      };
    }
    return this.#months.format.format(new Date(createdAt));
  }

  #show(tab: Tab): void {
    if (tab === this.tab) return;
    this.tab = tab;
    this.trouble = undefined;
    this.renderRoot.querySelector('.scroller')?.scrollTo(0, 0);
    // The index of links may be complete now.
    if (tab === 'links' && this.#asked.has(tab)) void this.#list.load();
  }

  async #open(item: SentAttachment, from: HTMLElement): Promise<void> {
    if (item.attachment.state !== 'clean') return;
    const { conversationId } = this.view;
    try {
      const { showPictures } = await load(() => import('./picture-viewer.js'));
      await showPictures(this.context, {
        conversationId,
        attachmentId: item.attachment.id,
        from,
        sent: item,
        shown: this.#folding.shown,
      });
    } catch {
      this.context.announce(this.t.panel.brokenView);
    }
  }

  async #download({ id, state: scanned }: Attachment): Promise<void> {
    if (scanned !== 'clean') return;
    this.trouble = undefined;
    try {
      await saveAttachment(this.context.chat, this.view.conversationId, id);
    } catch (error) {
      const { t } = this;
      this.trouble = {
        id,
        text: t.failure((error as { code: Parameters<typeof t.failure>[0] }).code),
      };
    }
  }

  readonly #scrolled = (event: Event): void => this.#list.scrolled(event);

  /** Arrow keys along the tabs, in the direction of the text. */
  readonly #turned = (event: KeyboardEvent): void => {
    const onwards = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const at = tabs.indexOf(this.tab);
    const to = { ArrowRight: at + onwards, ArrowLeft: at - onwards, Home: 0, End: tabs.length - 1 }[
      event.key
    ];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const tab = tabs.at(to % tabs.length)!;
    this.#show(tab);
    this.renderRoot.querySelector<HTMLElement>(`#${tab}`)?.focus();
  };

  /** In the grid, by visual position; elsewhere as in every list. */
  readonly #pressed = (event: KeyboardEvent): void => {
    const from = event.target as HTMLElement;
    if (
      this.tab !== 'pictures' ||
      !from.matches('.picture') ||
      event.altKey ||
      event.ctrlKey ||
      event.metaKey
    )
      return this.#beside.keydown(event);
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('.picture')];
    const onwards = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const beside = { ArrowRight: onwards, ArrowLeft: -onwards }[event.key];
    const below = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (beside === undefined && below === undefined) return this.#beside.keydown(event);
    const to = beside === undefined ? nextRow(all, from, below!) : all[all.indexOf(from) + beside];
    event.preventDefault();
    to?.focus();
  };
}

define('parlor-files', FilesPage);
