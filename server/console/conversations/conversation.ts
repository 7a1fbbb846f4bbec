import type { HostConversation, HostMember } from '@parlor/sdk/protocol/host-conversations';
import { html, nothing, type TemplateResult } from 'lit';
import { avatar } from '../../../widget/src/shared/avatar.js';
import { define } from '../../../widget/src/shared/define.js';
import { icons } from '../../../widget/src/shared/icons.js';
import { people } from '../../../widget/src/shared/people.styles.js';
import { ConsoleView } from '../shared/console-view.js';
import { failureText } from '../shared/failure.js';
import { formatAgo, formatDate, formatTime } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { PageController } from '../shared/page-controller.js';
import { card, loadFailure, loadingRows, moreButton } from '../shared/parts.js';
import './conversation-messages.js';
import './conversation-notes.js';
import { conversationStyles } from './conversations.styles.js';
import { isClosed, titleOf } from './titles.js';

const memberRoles = { owner: 'Owner', admin: 'Admin', member: '' } as const;

/** The page of a conversation: its facts and members, and what the operator may read and note. */
export class ConversationView extends ConsoleView {
  static override styles = [...ConsoleView.styles, people, conversationStyles];

  readonly #conversation = new LoadController<HostConversation>(this, (signal) =>
    this.context.call('host.getConversation', this.#which, { signal }),
  );
  readonly #members = new PageController<HostMember>(this, (cursor, signal) =>
    this.context.call(
      'host.listMembers',
      { ...this.#which, limit: 20, ...(cursor !== undefined && { cursor }) },
      { signal },
    ),
  );

  get #which(): { conversationId: string } {
    return { conversationId: this.context.route.params['conversationId']! };
  }

  protected override render(): TemplateResult {
    const { value, error } = this.#conversation;
    const names = this.#members.items.map(({ user }) => user.name);
    return html`<div class="page">
      <a class="back small" href=${`#/sites/${this.context.site!.id}/conversations`}>
        ${icons.back}All conversations
      </a>
      <h1 class=${value ? '' : 'listen'} tabindex="-1">
        <bdi>${value ? titleOf(value, names.slice(0, 3)) : 'Conversation'}</bdi>
      </h1>
      ${
        error !== undefined
          ? html`<div class="card">${loadFailure(error, this.#conversation.load)}</div>`
          : value
            ? this.#page(value, names)
            : html`<div class="card">${loadingRows(4)}</div>`
      }
    </div>`;
  }

  #page(conversation: HostConversation, names: readonly string[]): TemplateResult {
    const { context } = this;
    return html`${this.#facts(conversation)}
    ${
      context.can('moderate')
        ? html`<console-conversation-messages
              .context=${context}
              .conversationId=${conversation.id}
              .members=${this.#members.items}
            ></console-conversation-messages>
            <console-conversation-notes
              .context=${context}
              .conversationId=${conversation.id}
            ></console-conversation-notes>`
        : nothing
    }
    ${this.#memberCard(names)}`;
  }

  #facts(conversation: HostConversation): TemplateResult {
    const { kind, externalId, description, createdAt, lastActivityAt, access } = conversation;
    const facts = [
      ['Kind', kind === 'direct' ? 'Direct' : access === 'open' ? 'Open group' : 'Private group'],
      ['Your own id', externalId],
      ['About', description],
      ['Last activity', formatAgo(lastActivityAt)],
      ['Since', formatTime(createdAt)],
      ['State', isClosed(conversation) ? 'Closed' : 'Open'],
    ] as const;
    return card({
      id: 'facts',
      title: 'Conversation',
      text:
        kind === 'group' && isClosed(conversation)
          ? 'Only its owners and admins, and your site, write here.'
          : '',
      buttons:
        kind === 'group' && this.context.can('write')
          ? html`<button class="button small" type="button" @click=${this.#close}>
              ${isClosed(conversation) ? 'Open again' : 'Close'}
            </button>`
          : nothing,
      content: html`<dl class="facts">
        ${facts.map(([name, value]) =>
          value
            ? html`<div>
                <dt>${name}</dt>
                <dd><bdi>${value}</bdi></dd>
              </div>`
            : nothing,
        )}
      </dl>`,
    });
  }

  #memberCard(names: readonly string[]): TemplateResult {
    const { loading, error, load } = this.#members;
    return card({
      id: 'members',
      title: 'Members',
      content:
        error !== undefined
          ? loadFailure(error, load)
          : loading && names.length === 0
            ? loadingRows(2)
            : names.length === 0
              ? html`<p class="muted small">Nobody is in this conversation.</p>`
              : html`<ul class="entries">
                    ${this.#members.items.map((member) => this.#member(member))}
                  </ul>
                  ${moreButton(this.#members)}`,
    });
  }

  #member({ user, role, joinedAt }: HostMember): TemplateResult {
    return html`<li class="entry">
      ${avatar(user, 36)}
      <div class="body">
        <span class="title"
          ><a href=${`#/sites/${this.context.site!.id}/people/${user.id}`}
            ><bdi>${user.name}</bdi></a
          >${memberRoles[role] ? html`<span class="badge">${memberRoles[role]}</span>` : nothing}</span
        >
        <span class="hint">Member since ${formatDate(joinedAt)}</span>
      </div>
    </li>`;
  }

  readonly #close = async (): Promise<void> => {
    const { call, toast } = this.context;
    const conversation = this.#conversation.value!;
    const change = (posting: 'all' | 'admins') => async () => {
      this.#conversation.set(
        await call('host.updateConversation', { conversationId: conversation.id, posting }),
      );
    };
    const [wanted, before] = isClosed(conversation)
      ? (['all', 'admins'] as const)
      : (['admins', 'all'] as const);
    try {
      await change(wanted)();
    } catch (error) {
      toast(failureText(error));
      return;
    }
    toast(wanted === 'all' ? 'The conversation is open again.' : 'The conversation is closed.', {
      undo: change(before),
    });
  };
}

define('console-conversation', ConversationView);
