import type { HostMembership, HostSession } from '@parlor/sdk/protocol/host-people';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { icons } from '../../../widget/src/shared/icons.js';
import { viewIcons } from '../../../widget/src/shared/view-icons.js';
import { consoleIcons } from '../shared/console-icons.js';
import { consoleStyles } from '../shared/console.styles.js';
import { formatAgo, formatDate } from '../shared/formats.js';
import { PageController } from '../shared/page-controller.js';
import { card, loadFailure, loadingRows, moreButton } from '../shared/parts.js';
import { PersonPart } from './person-part.js';

const ways = {
  guest: 'As a guest',
  account: 'With a password',
  signed: 'By your website',
  bot: 'As a bot',
} as const;

const memberRoles = { owner: 'Owner', admin: 'Admin', member: '' } as const;

/** Where the person is signed in, and in which conversations the person is. */
export class PersonActivity extends PersonPart {
  static override styles = [
    ...consoleStyles,
    css`
      .form {
        gap: 24px;
      }
    `,
  ];

  /** The sessions are read again when it changes: a ban ends them. */
  @property({ type: Number }) revision = 0;
  readonly #sessions = new PageController<HostSession>(this, (cursor, signal) =>
    this.context.call('host.listSessions', this.#page(cursor), { signal }),
  );
  readonly #memberships = new PageController<HostMembership>(this, (cursor, signal) =>
    this.context.call('host.listMemberships', this.#page(cursor), { signal }),
  );

  #page(cursor: string | undefined) {
    return { userId: this.user.id, limit: 10, ...(cursor !== undefined && { cursor }) };
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.get('revision') !== undefined) void this.#sessions.load();
  }

  protected override render(): TemplateResult {
    const mayEnd = this.context.can('moderate') && this.#sessions.items.length > 0;
    return html`<div class="form">
      ${card({
        id: 'sessions',
        title: 'Sessions',
        text: 'The devices on which the person is signed in.',
        buttons: mayEnd
          ? html`<button class="button small danger-quiet" type="button" @click=${this.#endAll}>
              End all
            </button>`
          : nothing,
        content: this.#list(this.#sessions, 'No sessions.', (session) => this.#session(session)),
      })}
      ${card({
        id: 'memberships',
        title: 'Conversations',
        text: 'What the person is in. What was written is not shown here.',
        content: this.#list(this.#memberships, 'No conversations.', (each) =>
          this.#membership(each),
        ),
      })}
    </div>`;
  }

  #list<T>(
    list: PageController<T>,
    nobody: string,
    row: (item: T) => TemplateResult,
  ): TemplateResult {
    if (list.error !== undefined) return loadFailure(list.error, list.load);
    if (list.loading && list.items.length === 0) return loadingRows(2);
    if (list.items.length === 0) return html`<p class="muted small">${nobody}</p>`;
    return html`<ul class="entries">
        ${list.items.map(row)}
      </ul>
      ${moreButton(list)}`;
  }

  #session(session: HostSession): TemplateResult {
    return html`<li class="entry">
      <span class="muted">${consoleIcons.laptop}</span>
      <div class="body">
        <span class="title">${ways[session.way]}</span>
        <span class="hint"
          >Signed in ${formatDate(session.createdAt)} · last used
          ${formatAgo(session.renewedAt)}</span
        >
      </div>
      ${
        this.context.can('moderate')
          ? html`<button
              class="button small danger-quiet"
              type="button"
              aria-label=${`End the session of ${formatDate(session.createdAt)}`}
              @click=${() => this.#end(session)}
            >
              End
            </button>`
          : nothing
      }
    </li>`;
  }

  #membership(membership: HostMembership): TemplateResult {
    const { conversationId, kind, title, memberCount, role, lastActivityAt } = membership;
    const address = `#/sites/${this.context.site!.id}/conversations/${conversationId}`;
    return html`<li class="entry">
      <span class="muted">${kind === 'group' ? viewIcons.group : icons.talk}</span>
      <div class="body">
        <span class="title"
          ><a href=${address}><bdi>${kind === 'group' ? title : 'Direct conversation'}</bdi></a
          >${
            memberRoles[role] ? html`<span class="badge">${memberRoles[role]}</span>` : nothing
          }</span
        >
        <span class="hint"
          >${memberCount} ${memberCount === 1 ? 'person' : 'people'} · active
          ${formatAgo(lastActivityAt)}</span
        >
      </div>
    </li>`;
  }

  /** A guest has nothing to sign in with. */
  get #afterwards(): string {
    return this.user.kind === 'guest'
      ? 'A guest cannot sign in again, and comes back as a new person.'
      : 'The person may sign in again.';
  }

  async #end({ id: sessionId }: HostSession): Promise<void> {
    const { context, user } = this;
    const isDone = await context.confirm({
      title: 'End this session?',
      text: this.#afterwards,
      action: 'End session',
      danger: true,
      act: () => context.call('host.endSession', { userId: user.id, sessionId }),
    });
    if (!isDone) return;
    this.#sessions.update((items) => items.filter(({ id }) => id !== sessionId));
    context.toast('The session has ended.');
  }

  readonly #endAll = async (): Promise<void> => {
    const { context, user } = this;
    const isDone = await context.confirm({
      title: `Sign ${user.name} out everywhere?`,
      text: `All sessions end at once. ${this.#afterwards}`,
      action: 'End all sessions',
      danger: true,
      act: () => context.call('host.endSessions', { userId: user.id }),
    });
    if (!isDone) return;
    await this.#sessions.load();
    context.toast('All sessions have ended.');
  };
}

define('console-person-activity', PersonActivity);
