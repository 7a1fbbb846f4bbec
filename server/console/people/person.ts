import type { HostUser } from '@parlor/sdk/protocol/host';
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { avatar } from '../../../widget/src/shared/avatar.js';
import { define } from '../../../widget/src/shared/define.js';
import { icons } from '../../../widget/src/shared/icons.js';
import { people } from '../../../widget/src/shared/people.styles.js';
import { ConsoleView } from '../shared/console-view.js';
import { formatAgo, formatTime } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { card, loadFailure, loadingRows } from '../shared/parts.js';
import { alsoKnownAs, badgesOf, kindNames, roleNames } from './badges.js';
import './person-activity.js';
import './person-history.js';
import './person-removal.js';
import './person-sanctions.js';
import './profile-dialog.js';
import { peopleStyles } from './people.styles.js';

/** The page of a person. */
export class PersonView extends ConsoleView {
  static override styles = [...ConsoleView.styles, people, peopleStyles];

  @state() private isEditing = false;
  /** Counts changes, so that the parts read again. */
  @state() private revision = 0;
  readonly #person = new LoadController<HostUser>(this, (signal) =>
    this.context.call('host.getUser', { userId: this.context.route.params['userId']! }, { signal }),
  );

  protected override render(): TemplateResult {
    const { value: user, error } = this.#person;
    return html`<div class="page">
      <a class="back small" href=${`#/sites/${this.context.site!.id}/people`}>
        ${icons.back}All people
      </a>
      <h1 class=${user ? '' : 'listen'} tabindex="-1"><bdi>${user?.name ?? 'Person'}</bdi></h1>
      ${
        error !== undefined
          ? html`<div class="card">${loadFailure(error, this.#person.load)}</div>`
          : user
            ? this.#page(user)
            : html`<div class="card">${loadingRows(4)}</div>`
      }
    </div>`;
  }

  #page(user: HostUser): TemplateResult {
    const { context } = this;
    return html`${this.#profile(user)}
      ${
        context.can('moderate')
          ? html`<console-person-sanctions
              .context=${context}
              .user=${user}
              @changed=${this.#changed}
            ></console-person-sanctions>`
          : nothing
      }
      <console-person-activity
        .context=${context}
        .user=${user}
        .revision=${this.revision}
      ></console-person-activity>
      ${
        context.can('moderate')
          ? html`<console-person-history
              .context=${context}
              .user=${user}
              .revision=${this.revision}
            ></console-person-history>`
          : nothing
      }
      ${
        context.can('admin') && user.status !== 'deleted'
          ? html`<console-person-removal
              .context=${context}
              .user=${user}
              @changed=${this.#changed}
            ></console-person-removal>`
          : nothing
      }
      ${
        this.isEditing
          ? html`<console-profile-dialog
              .context=${context}
              .user=${user}
              @changed=${this.#changed}
              @close=${() => (this.isEditing = false)}
            ></console-profile-dialog>`
          : nothing
      }`;
  }

  #profile(user: HostUser): TemplateResult {
    const mayEdit = this.context.can('write') && user.status !== 'deleted';
    const shown = { ...user.attributes, ...user.privateAttributes };
    const facts = [
      ['Role', roleNames[user.role]],
      ['Email', user.email],
      ['Your own id', user.externalId],
      ['Last seen', user.online ? 'Now' : user.lastSeenAt && formatAgo(user.lastSeenAt)],
      ['Since', formatTime(user.createdAt)],
      ['About', user.bio],
      ...Object.entries(shown).map(([name, value]) => [name, String(value)] as const),
    ] as const;
    return card({
      id: 'profile',
      title: 'Profile',
      buttons: mayEdit
        ? html`<button class="button small" type="button" @click=${() => (this.isEditing = true)}>
            Edit
          </button>`
        : nothing,
      content: html`<div class="who">
          ${avatar(user, 64)}
          <div class="body">
            <span class="muted">${kindNames[user.kind]}</span>
            <div class="badges">${badgesOf(user)}</div>
            ${alsoKnownAs(user) ? nothing : html`<span class="small muted"><code>${user.id}</code></span>`}
          </div>
        </div>
        <dl class="facts">
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

  readonly #changed = async (): Promise<void> => {
    await this.#person.load();
    this.revision += 1;
  };
}

define('console-person', PersonView);
