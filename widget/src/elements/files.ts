/**
 * What a conversation holds: its pictures by month, its files, and its links, each fetched page by page as one scrolls. What is sent and deleted meanwhile
 * comes and goes.
 */
import { createAttachments, createMessageCalls, type Attachment, type Message, type SentAttachment, type SentLink } from '@parlor/sdk';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { GroupController } from '../controllers/group-controller.js';
import { PagedController } from '../controllers/paged-controller.js';
import { RovingController } from '../controllers/roving-controller.js';
import { SendersController } from '../controllers/senders-controller.js';
import { define } from '../define.js';
import { featureOf } from '../feature-of.js';
import type { FullCatalogue } from '../locale/en.js';
import { nameParts } from '../messages/file-name.js';
import { fileSize } from '../messages/file-size.js';
import { controls } from '../styles/controls.styles.js';
import { page } from '../styles/page.styles.js';
import { people } from '../styles/people.styles.js';
import { waiting } from '../styles/waiting.styles.js';
import type { ViewContext } from '../view-context.js';
import { filesStyles } from './files.styles.js';
import { galleryIcons } from './gallery-icons.js';
import { ghosts } from './ghosts.js';
import { groupIcons } from './group-icons.js';
import { failed, notice } from './notice.js';
import { saveAttachment } from './save-attachment.js';
import './small-picture.js';
import { viewBar } from './view-bar.js';

const tabs = ['pictures', 'files', 'links'] as const;
type Tab = (typeof tabs)[number];
type Item = SentAttachment | SentLink;

/** Fetched before one comes to the end, in pixels. */
const ahead = 800;

export class FilesPage extends LitElement {
  static override styles = [controls, people, page, waiting, filesStyles];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  @property({ attribute: false }) view!: { name: 'files'; conversationId: string };

  @state() private tab: Tab = 'pictures';
  @state() private trouble: { id: string; text: string } | undefined;
  readonly #group = new GroupController(this);
  readonly #roving = new RovingController(this);
  readonly #senders = new SendersController(this, () => this.context);
  readonly #lists = {
    pictures: new PagedController<SentAttachment>(this, (query, signal) => this.#files({ kind: 'picture', ...query }, signal), 60),
    files: new PagedController<SentAttachment>(this, (query, signal) => this.#files({ without: 'picture', ...query }, signal)),
    links: new PagedController<SentLink>(this, (query, signal) =>
      featureOf(this.context.chat, createMessageCalls).links(this.view.conversationId, query, signal),
    ),
  };
  readonly #asked = new Set<Tab>();
  #months: Intl.DateTimeFormat | undefined;
  #stops: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const { chat } = this.context;
    this.#stops = [
      chat.on('message.created', ({ message }) => this.#sent(message)),
      chat.on('message.changed', ({ message }) => this.#changed(message)),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#asked.clear();
  }

  protected override willUpdate(): void {
    if (this.#asked.has(this.tab)) return;
    this.#asked.add(this.tab);
    void this.#list.load();
  }

  protected override updated(): void {
    // A page may be short, and a large screen may show more than one.
    const scroller = this.renderRoot.querySelector('.scroller');
    const { next, loading, error } = this.#list;
    if (scroller && next !== null && !loading && !error && scroller.scrollHeight < scroller.clientHeight + ahead) void this.#list.more();
  }

  protected override render(): TemplateResult {
    const words = this.t.files;
    const instead = this.#group.instead(false);
    return html`
      ${viewBar(this.context, { title: words.title })}
      ${
        instead
          ? html`<div class="scroller">${instead}</div>`
          : html`<div class="tabs" role="tablist" aria-label=${words.title} @keydown=${this.#turned}>
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
                @focusin=${this.#roving.focusin}
              >
                ${this.#content()}
              </div>`
      }
    `;
  }

  get #list(): PagedController<SentAttachment> | PagedController<SentLink> {
    return this.#lists[this.tab];
  }

  #files(query: Parameters<ReturnType<typeof createAttachments>['list']>[1], signal: AbortSignal) {
    return featureOf(this.context.chat, createAttachments).list(this.view.conversationId, query, signal);
  }

  #content(): TemplateResult {
    const { t, tab } = this;
    const words = t.files;
    const { items, error, loaded, loading, next } = this.#list;
    if (!loaded && error) return failed(t, words.failed, error, () => void this.#list.load());
    if (!loaded) return tab === 'pictures' ? html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>` : ghosts(t, 6);
    if (items.length === 0 && !loading && next === null) {
      const [picture, title] = {
        pictures: [galleryIcons.picture, words.noPictures],
        files: [galleryIcons.file, words.noFiles],
        links: [groupIcons.link, words.noLinks],
      }[tab] as [TemplateResult, string];
      return notice(picture, title, words.emptyText);
    }
    return html`${
      tab === 'pictures' ? this.#pictures() : tab === 'files' ? this.#rows(this.#lists.files.items) : this.#links(this.#lists.links.items)
    }
    ${
      error
        ? html`<p class="alert">
            ${t.failure(error.code)}
            <button class="link" type="button" @click=${() => void this.#list.more()}>${t.tryAgain}</button>
          </p>`
        : loading
          ? html`<div class="waiting more" role="img" aria-label=${t.panel.loading}></div>`
          : nothing
    }`;
  }

  #pictures(): TemplateResult {
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
              (item) => html`<li>${this.#picture(item)}</li>`,
            )}
          </ul>
        </section>`,
    )}`;
  }

  #picture(item: SentAttachment): TemplateResult {
    const { attachment } = item;
    const label = `${this.#senders.nameOf(item.senderId)}, ${this.#when(item)}`;
    const { scanning, refused } = this.t.files;
    const state = { clean: '', scanning, refused }[attachment.state];
    return html`<button
      class="picture"
      type="button"
      data-roving
      aria-label=${state ? `${label}, ${state}` : label}
      aria-disabled=${state ? 'true' : nothing}
      @click=${(event: Event) => void this.#open(item, event.currentTarget as HTMLElement)}
    >
      ${
        state
          ? html`<span class="state">${galleryIcons.picture}</span>`
          : html`<parlor-small-picture
              .context=${this.context}
              .conversationId=${this.view.conversationId}
              .attachment=${attachment}
            ></parlor-small-picture>`
      }
    </button>`;
  }

  #rows(items: readonly SentAttachment[]): TemplateResult {
    return html`<ul aria-labelledby="files">
      ${repeat(
        items,
        ({ attachment }) => attachment.id,
        (item) => html`<li>${this.#file(item)}</li>`,
      )}
    </ul>`;
  }

  #file(item: SentAttachment): TemplateResult {
    const { attachment } = item;
    const words = this.t.files;
    const { scanning, refused } = words;
    const state = { clean: undefined, scanning, refused }[attachment.state];
    const { stem, ending } = nameParts(attachment.name);
    const trouble = this.trouble?.id === attachment.id ? this.trouble.text : undefined;
    return html`<button
      class="row"
      type="button"
      data-roving
      aria-disabled=${state ? 'true' : nothing}
      @click=${() => void this.#download(attachment)}
    >
      <span class="tile">${iconOf(attachment)}</span>
      <span class="body">
        <span class="file"
          ><bdi><span class="base">${stem}</span><span dir="ltr">${ending}</span></bdi></span
        >
        <span class="more"
          >${state ?? fileSize(attachment.bytes, this.t.language)} · <bdi>${this.#senders.nameOf(item.senderId)}</bdi> ·
          ${this.#when(item)}</span
        >
        ${trouble ? html`<span class="problem" role="alert">${trouble}</span>` : nothing}
      </span>
      ${state ? nothing : html`<span class="listen">${words.download}</span>${galleryIcons.download}`}
    </button>`;
  }

  #links(items: readonly SentLink[]): TemplateResult {
    const shown = items.filter(({ url }) => /^https?:/i.test(url));
    return html`<ul aria-labelledby="links">
      ${repeat(
        shown,
        ({ seq, url }) => `${seq} ${url}`,
        (item) => html`<li>${this.#link(item)}</li>`,
      )}
    </ul>`;
  }

  #link(item: SentLink): TemplateResult {
    const { url, preview } = item;
    const { host, pathname } = new URL(url);
    return html`<a class="row" href=${url} target="_blank" rel="noopener noreferrer nofollow ugc" data-roving>
      <span class="tile">${groupIcons.link}</span>
      <span class="body">
        <bdi class="name" dir=${preview ? 'auto' : 'ltr'}>${preview?.title ?? `${host}${pathname === '/' ? '' : pathname}`}</bdi>
        <span class="more"
          >${preview ? html`<bdi class="host" dir="ltr">${host}</bdi> · ` : nothing}<bdi>${this.#senders.nameOf(item.senderId)}</bdi> ·
          ${this.#when(item)}</span
        >
      </span>
    </a>`;
  }

  #when({ createdAt }: Item): string {
    return this.context.formats.day(new Date(createdAt), new Date());
  }

  #monthOf({ createdAt }: Item): string {
    this.#months ??= new Intl.DateTimeFormat(new Intl.Locale(this.t.language, { numberingSystem: 'latn' }), {
      month: 'long',
      year: 'numeric',
    });
    return this.#months.format(new Date(createdAt));
  }

  #show(tab: Tab): void {
    if (tab === this.tab) return;
    this.tab = tab;
    this.trouble = undefined;
    this.renderRoot.querySelector('.scroller')?.scrollTo(0, 0);
    // What the index of links did not know yet, it may know now.
    if (tab === 'links' && this.#asked.has(tab)) void this.#list.load();
  }

  async #open(item: SentAttachment, from: HTMLElement): Promise<void> {
    if (item.attachment.state !== 'clean') return;
    const { conversationId } = this.view;
    try {
      const { showPictures } = await import('./picture-viewer.js');
      await showPictures(this.context, { conversationId, attachmentId: item.attachment.id, from, sent: item });
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
      this.trouble = { id, text: t.failure((error as { code: Parameters<typeof t.failure>[0] }).code) };
    }
  }

  #sent(message: Message): void {
    const { conversationId, seq, senderId, createdAt, attachments } = message;
    if (conversationId !== this.view.conversationId || !attachments) return;
    const items = attachments.map((attachment) => ({ attachment, seq, senderId, createdAt })).toReversed();
    const isPicture = ({ attachment }: SentAttachment) => attachment.kind === 'picture';
    const [pictures, files] = [items.filter(isPicture), items.filter((item) => !isPicture(item))];
    if (this.#lists.pictures.loaded) this.#lists.pictures.change((known) => [...pictures, ...known]);
    if (this.#lists.files.loaded) this.#lists.files.change((known) => [...files, ...known]);
  }

  /** Deleted, or scanned. */
  #changed({ conversationId, seq, deletedAt, hidden, attachments = [] }: Message): void {
    if (conversationId !== this.view.conversationId) return;
    const isGone = deletedAt !== null || hidden;
    const now = new Map(attachments.map((attachment) => [attachment.id, attachment]));
    const change = (items: readonly SentAttachment[]) =>
      isGone
        ? items.filter((item) => item.seq !== seq)
        : items.map((item) => ({ ...item, attachment: now.get(item.attachment.id) ?? item.attachment }));
    this.#lists.pictures.change(change);
    this.#lists.files.change(change);
    if (isGone) this.#lists.links.change((items) => items.filter((item) => item.seq !== seq));
  }

  readonly #scrolled = (event: Event): void => this.#list.scrolled(event);

  /** Along the tabs, as the text runs. */
  readonly #turned = (event: KeyboardEvent): void => {
    const onwards = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const at = tabs.indexOf(this.tab);
    const to = { ArrowRight: at + onwards, ArrowLeft: at - onwards, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const tab = tabs.at(to % tabs.length)!;
    this.#show(tab);
    this.renderRoot.querySelector<HTMLElement>(`#${tab}`)?.focus();
  };

  /** In the grid by what one sees; elsewhere as in every list. */
  readonly #pressed = (event: KeyboardEvent): void => {
    const from = event.target as HTMLElement;
    if (this.tab !== 'pictures' || !from.matches('.picture') || event.altKey || event.ctrlKey || event.metaKey)
      return this.#roving.keydown(event);
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('.picture')];
    const onwards = getComputedStyle(this).direction === 'rtl' ? -1 : 1;
    const beside = { ArrowRight: onwards, ArrowLeft: -onwards }[event.key];
    const below = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (beside === undefined && below === undefined) return this.#roving.keydown(event);
    const to = beside === undefined ? nextRow(all, from, below!) : all[all.indexOf(from) + beside];
    event.preventDefault();
    to?.focus();
  };
}

/** The one above or below that is the nearest. */
function nextRow(all: readonly HTMLElement[], from: HTMLElement, by: number): HTMLElement | undefined {
  const { left, top } = from.getBoundingClientRect();
  const boxes = all.map((one) => ({ one, box: one.getBoundingClientRect() }));
  const beyond = boxes.filter(({ box }) => (box.top - top) * by > 1);
  const row = Math.min(...beyond.map(({ box }) => Math.abs(box.top - top)));
  const inRow = beyond.filter(({ box }) => Math.abs(box.top - top) < row + 1);
  return inRow.toSorted((a, b) => Math.abs(a.box.left - left) - Math.abs(b.box.left - left))[0]?.one;
}

const iconOf = ({ kind }: Attachment): TemplateResult =>
  kind === 'audio' ? galleryIcons.sound : kind === 'video' ? galleryIcons.film : galleryIcons.file;

define('parlor-files', FilesPage);
