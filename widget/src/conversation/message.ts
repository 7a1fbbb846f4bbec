import type { Message, PendingMessage, User } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { filesHeight } from '../shared/files-height.js';
import type { Row } from '../shared/rows.js';
import type { Catalogue } from '../i18n/en.js';
import type { RowExtras } from '../shared/slots.js';
import type { ViewContext } from '../shared/view-context.js';
import type { ShownMessage } from './changing-messages.js';
import { wordsOf } from '../shared/message-words.js';
import { avatar, hueOf } from '../shared/avatar.js';
import { marks } from '../shared/icons.js';
import { nameSign, signWords } from '../shared/name-sign.js';

/** What a row depends on besides its message. */
export interface RowSurroundings {
  context: ViewContext;
  /** By id. */
  people: ReadonlyMap<string, User>;
  /** More than two members: messages of others have names and avatars. */
  several: boolean;
  /** The divider of unread messages is above this message. */
  firstUnread: number;
  /** All other members have seen the messages up to this one. */
  seenUpTo: number;
  /** All other members have received the messages up to this one. */
  deliveredUpTo: number;
  /** A pending message continues the group that this message would end. */
  continued: number;
  /** Messages after this one have just arrived, and are animated. */
  freshAfter: number;
  now: Date;
  extras: RowExtras | undefined;
}

/** A message's files, or until their slot is loaded an empty place of their height. */
function filesOf(
  message: Message | PendingMessage,
  { context, extras }: RowSurroundings,
): TemplateResult | typeof nothing {
  const { attachments, files = attachments } = message as Partial<Message & PendingMessage>;
  if (!files) return nothing;
  return (
    context.slots.messageFiles?.files(message, context, extras !== undefined) ??
    html`<parlor-message-files
      .style=${`height:${filesHeight(attachments ?? [])}px`}
    ></parlor-message-files>`
  );
}

/** A message's text, with its formatting once that is loaded. */
function textOf(
  text: string,
  mentions: readonly string[] = [],
  { context, people }: RowSurroundings,
): unknown {
  return context.slots.messageText?.rich(text, mentions, people, context.me.id) ?? text;
}

const dayLine = (day: string): TemplateResult =>
  html`<div class="day" role="separator" aria-label=${day}>${day}</div>`;

/** Whether a pending message or edit is being sent, or what it waits for. */
const stateOf = ({ status, waitsFor }: PendingMessage, { messages }: Catalogue): string =>
  status !== 'queued'
    ? messages.sending
    : waitsFor === 'connection'
      ? messages.queued
      : messages.later;

export function messageRow(
  { message, startsDay, opens, closes: ends }: Row,
  around: RowSurroundings,
): TemplateResult {
  const {
    context,
    people,
    several,
    firstUnread,
    seenUpTo,
    deliveredUpTo,
    continued,
    freshAfter,
    now,
    extras,
  } = around;
  const { t, formats, me } = context;
  const own = message.senderId === me.id;
  const sender = people.get(message.senderId ?? '');
  const name = own ? t.messages.you : (sender?.name ?? t.someone);
  const date = new Date(message.createdAt);
  const large =
    message.text !== null &&
    !message.attachments &&
    context.slots.messageText?.isLarge(message.text);
  const startsUnread = message.seq === firstUnread;
  const nameBy = (userId: string) => people.get(userId)?.name ?? t.someone;
  const above = html`${startsDay ? dayLine(formats.day(date, now)) : nothing}${
    startsUnread
      ? html`<div class="new" role="separator" aria-label=${t.messages.unread} data-first-unread>
          ${t.messages.unread}
        </div>`
      : nothing
  }`;
  if (message.system)
    return html`${above}
      <div class="day" data-row=${message.seq}>
        <bdi>${wordsOf(message, nameBy, context)}</bdi>
      </div>`;
  const first = opens || startsUnread;
  const folded = extras?.folded(message, first);
  if (folded) return html`${above}${folded}`;
  const closes = ends && message.seq !== continued;
  const classes = [
    'message',
    own ? 'own' : '',
    first ? 'opens' : '',
    closes ? 'closes' : '',
    large ? 'large' : '',
    message.text === null ? 'deleted' : '',
    // Own messages were animated while they were pending.
    !own && message.seq > freshAfter ? 'enters' : '',
  ].join(' ');
  const reached =
    message.seq <= seenUpTo ? 'seen' : message.seq <= deliveredUpTo ? 'delivered' : 'sent';
  const { edit } = message as ShownMessage;
  const edited = edit ? stateOf(edit, t) : message.editedAt ? t.messages.edited : nothing;
  const time = html`<time datetime=${message.createdAt}>${formats.time(date)}</time>`;
  // Other messages show their time on hover or tap. "edited" is always shown.
  const when = closes
    ? html`<span class="when"
        >${edited}
        ${time}${own ? html`${marks[reached]}<span class="listen">${t.messages[reached]}</span>` : nothing}</span
      >`
    : edit || message.editedAt
      ? html`<span class="when">${edited}</span>`
      : nothing;
  return html`${above}
    <div
      class=${classes}
      role="article"
      aria-label="${name}, ${formats.time(date)}"
      data-row=${message.seq}
    >
      ${several && !own && first ? html`<span class="sender" .style=${`--person:${hueOf(message.senderId ?? '')}`} aria-hidden="true">${nameSign(sender, t)}<bdi>${name}</bdi></span>` : nothing}${
        several && !own && closes
          ? avatar(
              sender ?? { id: message.senderId ?? '', name, avatarUrl: null, online: false },
              30,
              false,
            )
          : nothing
      }
      <span class="listen"
        >${t.messages.said(!own && sender && signWords(sender, t) ? `${name} (${signWords(sender, t)})` : name)}</span
      >
      <div class="bubble" part=${own ? 'bubble own' : 'bubble'} title=${formats.full(date)}>
        ${extras?.quote(message)}${filesOf(message, around)}
        <div class="text" dir="auto">
          <span class="words"
            >${message.text === null ? wordsOf(message, nameBy, context) : textOf(message.text, message.mentions, around)}</span
          >${when}
        </div>
        ${closes ? nothing : html`<span class="quiet"><span class="when">${time}</span></span>`}${extras?.button(message)}
      </div>
      ${extras?.below(message)}
    </div>`;
}

export function pendingRow(
  pending: PendingMessage,
  /** For the first pending message: how it follows the last stored one. */
  place: { startsDay: boolean; opens: boolean } | undefined,
  around: RowSurroundings,
  retry: (clientId: string) => void,
  discard: (clientId: string) => void,
): TemplateResult {
  const { context, now, extras } = around;
  const { t, formats } = context;
  const failed = pending.status === 'failed';
  const large = !pending.files && context.slots.messageText?.isLarge(pending.text);
  const date = new Date(pending.createdAt);
  const when = html`<span class="when"
    ><time datetime=${date.toISOString()}>${formats.time(date)}</time>${marks.waiting}<span
      class="listen"
      >${stateOf(pending, t)}</span
    ></span
  >`;
  return html`${place?.startsDay ? dayLine(formats.day(date, now)) : nothing}
    <div
      role="article"
      aria-label="${t.messages.you}, ${formats.time(date)}"
      class="message own closes ${place?.opens ? 'opens' : ''} ${large ? 'large' : ''} ${failed ? 'failed' : 'sending enters'}"
    >
      <span class="listen">${t.messages.said(t.messages.you)}</span>
      <div class="bubble" part="bubble own">
        ${extras?.quote(pending)}${filesOf(pending, around)}
        <div class="text" dir="auto">
          <span class="words">${textOf(pending.text, pending.mentions, around)}</span
          >${failed ? nothing : when}
        </div>
      </div>
      ${
        failed
          ? html`<div class="trouble">
              <span
                >${t.messages.notSent}
                ${pending.error ? t.failure(pending.error.code) : nothing}</span
              >
              <button class="link" type="button" @click=${() => retry(pending.clientId)}>
                ${t.messages.retry}
              </button>
              <button class="link" type="button" @click=${() => discard(pending.clientId)}>
                ${t.messages.discard}
              </button>
            </div>`
          : nothing
      }
    </div>`;
}
