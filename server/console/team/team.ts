import type { TeamInvitation, TeamMember } from '@parlor/sdk/protocol/operators';
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { avatar } from '../../../widget/src/shared/avatar.js';
import { define } from '../../../widget/src/shared/define.js';
import { groupIcons } from '../../../widget/src/shared/group-icons.js';
import { people } from '../../../widget/src/shared/people.styles.js';
import { ConsoleView } from '../shared/console-view.js';
import '../shared/copy-button.js';
import { failureText } from '../shared/failure.js';
import { formatAgo, formatDate } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { PageController } from '../shared/page-controller.js';
import { card, loadFailure, loadingRows, moreButton, pageHead } from '../shared/parts.js';
import { type Role, roleNames, roles } from '../shared/roles.js';
import './invite-dialog.js';
import { teamStyles } from './team.styles.js';

/** Who manages the site, and who is invited to. */
export class TeamView extends ConsoleView {
  static override styles = [...ConsoleView.styles, people, teamStyles];

  @state() private isInviting = false;
  readonly #team = new PageController(this, (cursor, signal) =>
    this.context.call(
      'operators.listTeam',
      { siteId: this.#siteId, ...(cursor !== undefined && { cursor }) },
      { signal },
    ),
  );
  readonly #invitations = new LoadController(this, async (signal) =>
    this.#mayManage
      ? (await this.context.call('operators.listInvitations', { siteId: this.#siteId }, { signal }))
          .invitations
      : [],
  );

  get #siteId(): string {
    return this.context.site!.id;
  }

  get #mayManage(): boolean {
    return this.context.can('admin');
  }

  /** Only owners make owners, and change them. */
  get #offered(): readonly Role[] {
    return this.context.site!.role === 'owner' ? roles : roles.filter((role) => role !== 'owner');
  }

  protected override render(): TemplateResult {
    const invitations = this.#invitations.value ?? [];
    return html`<div class="page">
      ${pageHead({
        title: 'Team',
        intro: 'The operators of this site. They are no users of the chat.',
        buttons: this.#mayManage
          ? html`<button
              class="button primary"
              type="button"
              @click=${() => (this.isInviting = true)}
            >
              ${groupIcons.plus}Invite
            </button>`
          : nothing,
      })}
      ${card({ id: 'members', title: 'Members', content: this.#members() })}
      ${
        invitations.length > 0
          ? card({
              id: 'invitations',
              title: 'Open invitations',
              content: html`<ul class="entries">
                ${invitations.map((each) => this.#invitation(each))}
              </ul>`,
            })
          : nothing
      }
      ${
        this.isInviting
          ? html`<console-invite-dialog
              .context=${this.context}
              .offered=${this.#offered}
              @invited=${this.#invitations.load}
              @close=${() => (this.isInviting = false)}
            ></console-invite-dialog>`
          : nothing
      }
    </div>`;
  }

  #members(): TemplateResult {
    const { items, loading, error } = this.#team;
    if (error !== undefined) return loadFailure(error, this.#team.load);
    if (loading && items.length === 0) return loadingRows(3);
    return html`<ul class="entries">
        ${items.map((member) => this.#member(member))}
      </ul>
      ${moreButton(this.#team)}`;
  }

  #member(member: TeamMember): TemplateResult {
    const isMe = member.id === this.context.account!.id;
    const mayChange = this.#mayManage && this.#offered.includes(member.role);
    return html`<li class="entry">
      ${avatar({ ...member, avatarUrl: null, online: false }, 40)}
      <div class="body">
        <span class="title"
          ><bdi>${member.name}</bdi>${isMe ? html`<span class="badge">You</span>` : nothing}</span
        >
        <span class="hint"
          ><bdi>${member.email}</bdi> · joined
          ${formatDate(member.joinedAt)}${member.secondFactor ? ' · two factors' : ''}</span
        >
      </div>
      ${mayChange ? this.#roleField(member) : html`<span class="badge">${roleNames[member.role]}</span>`}
      ${
        isMe || mayChange
          ? html`<button
              class="button small danger-quiet"
              type="button"
              aria-label=${isMe ? 'Leave the team' : `Remove ${member.name}`}
              @click=${() => (isMe ? this.#leave() : this.#remove(member))}
            >
              ${isMe ? 'Leave' : 'Remove'}
            </button>`
          : nothing
      }
    </li>`;
  }

  #roleField(member: TeamMember): TemplateResult {
    return html`<div class="select role">
      <select
        class="input"
        aria-label=${`Role of ${member.name}`}
        .value=${live(member.role)}
        @change=${(event: Event) => this.#choose(member, event.target as HTMLSelectElement)}
      >
        ${this.#offered.map(
          (role) =>
            html`<option value=${role} ?selected=${role === member.role}>
              ${roleNames[role]}
            </option>`,
        )}
      </select>
      ${groupIcons.forward}
    </div>`;
  }

  #invitation(invitation: TeamInvitation): TemplateResult {
    return html`<li class="entry">
      <div class="body">
        <span class="title"><bdi>${invitation.email}</bdi></span>
        <span class="hint"
          >${roleNames[invitation.role]} · the link works until ${formatDate(invitation.expiresAt)}
          · invited ${formatAgo(invitation.createdAt)}</span
        >
      </div>
      <button
        class="button small danger-quiet"
        type="button"
        aria-label=${`Withdraw the invitation of ${invitation.email}`}
        @click=${() => this.#withdraw(invitation)}
      >
        Withdraw
      </button>
    </li>`;
  }

  async #choose(member: TeamMember, field: HTMLSelectElement): Promise<void> {
    const before = member.role;
    const role = field.value as Role;
    const { toast } = this.context;
    try {
      await this.#setRole(member.id, role);
      toast(`${member.name} is ${roleNames[role]} now.`, {
        undo: () => this.#setRole(member.id, before),
      });
    } catch (error) {
      toast(failureText(error));
      this.requestUpdate();
    }
  }

  async #setRole(operatorId: string, role: Role): Promise<void> {
    const { call, account, refresh } = this.context;
    const changed = await call('operators.setRole', { siteId: this.#siteId, operatorId, role });
    this.#team.update((items) => items.map((each) => (each.id === changed.id ? changed : each)));
    if (operatorId === account!.id) await refresh();
  }

  async #remove({ id, name }: TeamMember): Promise<void> {
    const { confirm, call, site, toast } = this.context;
    const isDone = await confirm({
      title: `Remove ${name}?`,
      text: `${name} cannot open ${site!.name} any more. You can invite them again.`,
      action: 'Remove',
      danger: true,
      act: () => call('operators.removeMember', { siteId: site!.id, operatorId: id }),
    });
    if (!isDone) return;
    this.#team.update((items) => items.filter((each) => each.id !== id));
    toast(`${name} is removed from the team.`);
  }

  async #leave(): Promise<void> {
    const { confirm, call, site, navigate, refresh, toast } = this.context;
    const isDone = await confirm({
      title: `Leave ${site!.name}?`,
      text: 'You cannot open the site any more, until a member of its team invites you again.',
      action: 'Leave',
      danger: true,
      act: () => call('operators.leaveSite', { siteId: site!.id }),
    });
    if (!isDone) return;
    navigate('/sites');
    await refresh();
    toast(`You left ${site!.name}.`);
  }

  async #withdraw({ id, email }: TeamInvitation): Promise<void> {
    const { confirm, call, toast } = this.context;
    const isDone = await confirm({
      title: 'Withdraw the invitation?',
      text: `The link that ${email} got stops working.`,
      action: 'Withdraw',
      danger: true,
      act: () => call('operators.withdrawInvitation', { siteId: this.#siteId, invitationId: id }),
    });
    if (!isDone) return;
    await this.#invitations.load();
    toast('The invitation is withdrawn.');
  }
}

define('console-team', TeamView);
