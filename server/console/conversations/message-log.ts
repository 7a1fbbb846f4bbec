import type { HostMember } from '@parlor/sdk/protocol/host-conversations';
import type { Message } from '@parlor/sdk/protocol/messages';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { ConsolePart } from '../shared/console-part.js';
import { formatTime } from '../shared/formats.js';
import { type ListPage, PageController } from '../shared/page-controller.js';
import { loadFailure, loadingRows } from '../shared/parts.js';
import { conversationStyles } from './conversations.styles.js';

const entries: Readonly<Record<NonNullable<Message['system']>['type'], string>> = {
  created: 'The conversation began',
  joined: 'Somebody joined',
  left: 'A member left',
  removed: 'A member was removed',
  renamed: 'The title changed',
  role: 'A role changed',
  transferred: 'The owner changed',
  changed: 'The settings changed',
  closed: 'The conversation was closed',
};

/** The messages of a conversation that the site lets operators read, the newest page first. */
export class MessageLog extends ConsolePart {
  static override styles = [...ConsolePart.styles, conversationStyles];

  @property() conversationId = '';
  @property({ attribute: false }) members: readonly HostMember[] = [];
  /** The names of senders who are not among the members. */
  @state() private others: ReadonlyMap<string, string> = new Map();
  #reported = new Set<number>();
  readonly #list = new PageController<Message>(this, (cursor, signal) =>
    this.#read(cursor, signal),
  );

  async #read(cursor: string | undefined, signal: AbortSignal): Promise<ListPage<Message>> {
    const { conversationId } = this;
    const { items, prev, reported } = await this.context.call(
      'host.readMessages',
      { conversationId, limit: 30, ...(cursor !== undefined && { cursor }) },
      { signal },
    );
    for (const seq of reported) this.#reported.add(seq);
    await this.#nameSenders(items, signal);
    return { items: items.toReversed(), next: prev };
  }

  async #nameSenders(messages: readonly Message[], signal: AbortSignal): Promise<void> {
    const known = new Set([...this.members.map(({ user }) => user.id), ...this.others.keys()]);
    const missing = new Set(messages.flatMap(({ senderId }) => senderId ?? []));
    const found = await Promise.all(
      [...missing]
        .filter((id) => !known.has(id))
        .map(async (userId) => {
          const user = await this.context
            .call('host.getUser', { userId }, { signal })
            .catch(() => null);
          return [userId, user?.name ?? 'Deleted user'] as const;
        }),
    );
    this.others = new Map([...this.others, ...found]);
  }

  protected override render(): TemplateResult {
    const { items, loading, loadingMore, hasMore, error, load, more } = this.#list;
    if (error !== undefined) return loadFailure(error, load);
    if (loading && items.length === 0) return loadingRows(4);
    if (items.length === 0)
      return html`<p class="muted">No message of this conversation has been reported.</p>`;
    const ordered = items.toReversed();
    return html`${
        hasMore
          ? html`<div class="table-foot">
              <button
                class="button small"
                type="button"
                aria-disabled=${loadingMore ? 'true' : nothing}
                @click=${more}
              >
                ${loadingMore ? 'Loading…' : 'Show older messages'}
              </button>
            </div>`
          : nothing
      }
      <ol class="log" aria-label="Messages">
        ${ordered.map((message, i) => {
          const before = ordered[i - 1]?.seq ?? (hasMore ? message.seq - 1 : 0);
          return html`${
            message.seq > before + 1
              ? html`<li class="gap">Messages that you may not read</li>`
              : nothing
          }${this.#line(message)}`;
        })}
      </ol>`;
  }

  #line(message: Message): TemplateResult {
    const { seq, kind, createdAt, editedAt } = message;
    const isReported = this.#reported.has(seq);
    const name = this.#nameOf(message);
    const extra = `${editedAt ? ' · edited' : ''}${isReported ? ' · reported' : ''}`;
    return html`<li class=${isReported ? 'reported' : ''}>
      <div class="body">
        <span class="small muted"><bdi>${name}</bdi> · ${formatTime(createdAt)}${extra}</span>
        ${this.#content(message)}
      </div>
      ${
        kind === 'text' && message.deletedAt === null
          ? html`<button
              class="button small danger-quiet"
              type="button"
              aria-label=${`Delete the message of ${name}, ${formatTime(createdAt)}`}
              @click=${() => this.#remove(message)}
            >
              Delete
            </button>`
          : nothing
      }
    </li>`;
  }

  #content({ kind, text, system, deletedAt, attachments = [] }: Message): TemplateResult {
    if (kind === 'system')
      return html`<em class="muted"
        >${(system && entries[system.type]) ?? 'Something changed'}</em
      >`;
    if (deletedAt !== null) return html`<em class="muted">Deleted</em>`;
    return html`${text ? html`<span class="said" dir="auto">${text}</span>` : nothing}
    ${attachments.map(({ name }) => html`<span class="small muted">File: <bdi>${name}</bdi></span>`)}`;
  }

  #nameOf({ senderId }: Message): string {
    if (senderId === null) return 'Parlor';
    const member = this.members.find(({ user }) => user.id === senderId);
    return member?.user.name ?? this.others.get(senderId) ?? 'Somebody';
  }

  async #remove({ seq }: Message): Promise<void> {
    const { conversationId } = this;
    const { call, confirm, toast } = this.context;
    const isDone = await confirm({
      title: 'Delete this message for everyone?',
      text: 'Its text disappears from the conversation and cannot be brought back. The audit log has your name.',
      action: 'Delete message',
      danger: true,
      act: async () => {
        const deleted = await call('host.removeMessage', { conversationId, seq });
        this.#list.update((items) => items.map((each) => (each.seq === seq ? deleted : each)));
      },
    });
    if (isDone) toast('The message is deleted.');
  }
}

define('console-message-log', MessageLog);
