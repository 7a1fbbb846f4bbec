/**
 * How one thing that a conversation holds looks in its list: a picture in the grid, a file or a
 * link in a row, what is out of sight, and beside each the way to its message. `data-item` names
 * it, so that the focus finds it again.
 */
import type { Attachment, SentAttachment, SentLink } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import type { FullCatalogue, PeopleWords } from '../i18n/en.js';
import { fileSize } from '../shared/file-size.js';
import type { ViewContext } from '../shared/view-context.js';
import { fileName } from './file-card.js';
import { galleryIcons } from '../shared/gallery-icons.js';
import { groupIcons } from '../shared/group-icons.js';
import { peopleIcons } from '../shared/people-icons.js';
import './small-picture.js';

export type Item = SentAttachment | SentLink;

export interface EntryDeps {
  context: ViewContext;
  t: FullCatalogue;
  conversationId: string;
  nameOf(userId: string | null): string;
  /** For what is out of sight. */
  words: PeopleWords | undefined;
  hides(item: Item): boolean;
  /** Brings into sight what is not. */
  show(item: Item): void;
  /** Leads to its message. */
  lead(item: Item): void;
}

export const keyOf = (item: Item): string =>
  'url' in item ? `${item.seq} ${item.url}` : item.attachment.id;

const whenOf = ({ createdAt }: Item, { formats }: ViewContext): string =>
  formats.day(new Date(createdAt), new Date());

export function pictureEntry(
  item: SentAttachment,
  deps: EntryDeps,
  open: (from: HTMLElement) => void,
): TemplateResult {
  const { context, t, words } = deps;
  const { attachment } = item;
  const when = whenOf(item, context);
  if (deps.hides(item))
    return html`<button
      class="picture hidden"
      type="button"
      data-roving
      data-item=${attachment.id}
      @click=${() => deps.show(item)}
    >
      <span class="state"
        ><span>${words?.somebodyBlocked}</span> <span class="listen">${when}</span>
        <span class="ask">${words?.show}</span></span
      >
    </button>`;
  const label = `${deps.nameOf(item.senderId)}, ${when}`;
  const { scanning, refused } = t.files;
  const state = { clean: '', scanning, refused }[attachment.state];
  return html`<button
      class="picture"
      type="button"
      data-roving
      data-item=${attachment.id}
      aria-label=${state ? `${label}, ${state}` : label}
      aria-disabled=${state ? 'true' : nothing}
      @click=${({ currentTarget }: Event) => open(currentTarget as HTMLElement)}
    >
      ${
        state
          ? html`<span class="state">${galleryIcons.picture}</span>`
          : html`<parlor-small-picture
              .context=${context}
              .conversationId=${deps.conversationId}
              .attachment=${attachment}
            ></parlor-small-picture>`
      }</button
    >${beside(item, deps, label)}`;
}

export function fileEntry(
  item: SentAttachment,
  deps: EntryDeps,
  trouble: string | undefined,
  save: () => void,
): TemplateResult {
  const { t, context } = deps;
  const { attachment } = item;
  if (deps.hides(item)) return hiddenRow(item, deps);
  const { scanning, refused, download } = t.files;
  const state = { clean: undefined, scanning, refused }[attachment.state];
  return html`<button
      class="row"
      type="button"
      data-roving
      data-item=${attachment.id}
      aria-disabled=${state ? 'true' : nothing}
      @click=${save}
    >
      <span class="tile">${iconOf(attachment)}</span>
      <span class="body">
        ${fileName(attachment.name)}
        <span class="more"
          >${state ?? fileSize(attachment.bytes, t.language)} ·
          <bdi>${deps.nameOf(item.senderId)}</bdi> · ${whenOf(item, context)}</span
        >
        ${trouble ? html`<span class="problem" role="alert">${trouble}</span>` : nothing}
      </span>
      ${state ? nothing : html`<span class="listen">${download}</span>${galleryIcons.download}`}</button
    >${beside(item, deps, attachment.name)}`;
}

export function linkEntry(item: SentLink, deps: EntryDeps): TemplateResult {
  const { url, preview } = item;
  if (deps.hides(item)) return hiddenRow(item, deps);
  const { host, pathname } = new URL(url);
  const name = preview?.title ?? `${host}${pathname === '/' ? '' : pathname}`;
  return html`<a
      class="row"
      href=${url}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
      data-roving
      data-item=${keyOf(item)}
    >
      <span class="tile">${groupIcons.link}</span>
      <span class="body">
        <bdi class="name" dir=${preview ? 'auto' : 'ltr'}>${name}</bdi>
        <span class="more"
          >${preview ? html`<bdi class="host" dir="ltr">${host}</bdi> · ` : nothing}<bdi
            >${deps.nameOf(item.senderId)}</bdi
          >
          · ${whenOf(item, deps.context)}</span
        >
      </span> </a
    >${beside(item, deps, name)}`;
}

function hiddenRow(item: Item, { context, words, show }: EntryDeps): TemplateResult {
  return html`<button
    class="row hidden"
    type="button"
    data-roving
    data-item=${keyOf(item)}
    @click=${() => show(item)}
  >
    <span class="tile">${peopleIcons.block}</span>
    <span class="body">
      <span class="name">${words?.somebodyBlocked}</span>
      <span class="more">${whenOf(item, context)}</span>
    </span>
    <span class="ask">${words?.show}</span>
  </button>`;
}

function beside(item: Item, { t, lead }: EntryDeps, name: string): TemplateResult {
  const { inConversation } = t.files;
  return html`<button
    class="round"
    type="button"
    data-beside
    aria-label=${`${inConversation}: ${name}`}
    title=${inConversation}
    @click=${() => lead(item)}
  >
    ${galleryIcons.inTalk}
  </button>`;
}

const iconOf = ({ kind }: Attachment): TemplateResult =>
  kind === 'audio' ? galleryIcons.sound : kind === 'video' ? galleryIcons.film : galleryIcons.file;
