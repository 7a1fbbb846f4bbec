/**
 * The files of a conversation, each list page by page from the latest: its pictures, its other
 * files, its links. Follows messages that are sent, scanned and deleted in the meantime.
 */
import {
  createAttachments,
  createMessages,
  type Core,
  type Message,
  type SentAttachment,
  type SentLink,
} from '@parlor/sdk';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { PagedController } from '../shared/paged-controller.js';

type Query = Parameters<ReturnType<typeof createAttachments>['list']>[1];

export class ConversationFiles implements ReactiveController {
  readonly pictures: PagedController<SentAttachment>;
  readonly files: PagedController<SentAttachment>;
  readonly links: PagedController<SentLink>;
  #stops: (() => void)[] = [];

  constructor(
    host: ReactiveControllerHost,
    private readonly of: () => { chat: Core; conversationId: string },
  ) {
    const list = (query: Query, signal: AbortSignal) =>
      of().chat.use(createAttachments).list(of().conversationId, query, signal);
    this.pictures = new PagedController<SentAttachment>(
      host,
      (query, signal) => list({ kind: 'picture', ...query }, signal),
      60,
    );
    this.files = new PagedController<SentAttachment>(host, (query, signal) =>
      list({ without: 'picture', ...query }, signal),
    );
    this.links = new PagedController<SentLink>(host, (query, signal) =>
      of().chat.use(createMessages).links(of().conversationId, query, signal),
    );
    host.addController(this);
  }

  hostConnected(): void {
    const { chat } = this.of();
    this.#stops = [
      chat.on('message.created', ({ message }) => this.#sent(message)),
      chat.on('message.changed', ({ message }) => this.#changed(message)),
    ];
  }

  hostDisconnected(): void {
    for (const stop of this.#stops) stop();
  }

  #sent({ conversationId, seq, senderId, createdAt, attachments }: Message): void {
    if (conversationId !== this.of().conversationId || !attachments) return;
    const items = attachments
      .map((attachment) => ({ attachment, seq, senderId, createdAt }))
      .toReversed();
    const isPicture = ({ attachment }: SentAttachment) => attachment.kind === 'picture';
    const [pictures, files] = [items.filter(isPicture), items.filter((item) => !isPicture(item))];
    if (this.pictures.loaded) this.pictures.change((known) => [...pictures, ...known]);
    if (this.files.loaded) this.files.change((known) => [...files, ...known]);
  }

  /** The message was deleted, or its files were scanned. */
  #changed({ conversationId, seq, deletedAt, hidden, attachments = [] }: Message): void {
    if (conversationId !== this.of().conversationId) return;
    const isGone = deletedAt !== null || hidden;
    const now = new Map(attachments.map((attachment) => [attachment.id, attachment]));
    const change = (items: readonly SentAttachment[]) =>
      isGone
        ? items.filter((item) => item.seq !== seq)
        : items.map((item) => ({
            ...item,
            attachment: now.get(item.attachment.id) ?? item.attachment,
          }));
    this.pictures.change(change);
    this.files.change(change);
    if (isGone) this.links.change((items) => items.filter((item) => item.seq !== seq));
  }
}
