import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { avatar } from '../../../widget/src/shared/avatar.js';
import { controls } from '../../../widget/src/shared/controls.styles.js';
import { define } from '../../../widget/src/shared/define.js';
import { groupIcons } from '../../../widget/src/shared/group-icons.js';
import { icons } from '../../../widget/src/shared/icons.js';
import { people } from '../../../widget/src/shared/people.styles.js';
import { viewIcons } from '../../../widget/src/shared/view-icons.js';
import type { ConsoleContext } from '../shared/console-context.js';
import { consoleIcons } from '../shared/console-icons.js';
import { consoleControls } from '../shared/console.styles.js';
import { roleNames } from '../shared/roles.js';
import { navigationStyles } from './navigation.styles.js';
import { type ViewEntry, views } from './registry.js';

/** The current site and its views, the other sites, and the operator's account. */
export class ConsoleNavigation extends LitElement {
  static override styles = [controls, people, consoleControls, navigationStyles];

  @property({ attribute: false }) context!: ConsoleContext;
  @property({ attribute: false }) current: ViewEntry | undefined;
  @state() private isOpen = false;

  protected override render(): TemplateResult {
    const { site, account } = this.context;
    return html`<a class="brand" href="#/sites">
        <span class="mark" aria-hidden="true">${icons.talk}</span>Parlor
      </a>
      ${site ? this.#switcher() : nothing}
      <nav aria-label=${site ? 'Site' : 'Console'}>
        <ul class="items">
          ${site ? this.#siteItems(site.id) : this.#generalItems()}
        </ul>
      </nav>
      ${
        account
          ? html`<div class="foot">
              <a
                class="person"
                href="#/account"
                aria-current=${this.current?.path === '/account' ? 'page' : nothing}
              >
                ${avatar({ ...account, avatarUrl: null, online: false }, 34)}
                <span class="body">
                  <span class="name"><bdi>${account.name}</bdi></span>
                  <span class="sub"><bdi>${account.email}</bdi></span>
                </span>
              </a>
            </div>`
          : nothing
      }`;
  }

  #siteItems(siteId: string): TemplateResult[] {
    const shown = views.filter(({ nav, scope }) => nav && this.context.can(scope ?? 'read'));
    return shown.map(({ path, nav }) => {
      const href = path.replace(':siteId', encodeURIComponent(siteId));
      // A page about one thing belongs to the entry of its list.
      const isRoot = path === '/sites/:siteId';
      const isCurrent =
        this.current?.path === path || (!isRoot && this.current?.path.startsWith(`${path}/`));
      return this.#item(href, nav!.label, nav!.icon, isCurrent === true);
    });
  }

  #generalItems(): TemplateResult {
    const isSites = this.current?.tag === 'console-sites';
    return this.#item('/sites', 'Sites', consoleIcons.globe, isSites);
  }

  #item(href: string, label: string, icon: TemplateResult, isCurrent: boolean): TemplateResult {
    return html`<li>
      <a href=${`#${href}`} aria-current=${isCurrent ? 'page' : nothing}>${icon}${label}</a>
    </li>`;
  }

  #switcher(): TemplateResult {
    const { site, sites, account } = this.context;
    return html`<div class="switcher" @focusout=${this.#left} @keydown=${this.#keyed}>
      <button
        class="site"
        type="button"
        aria-expanded=${this.isOpen ? 'true' : 'false'}
        aria-controls="sites"
        @click=${() => (this.isOpen = !this.isOpen)}
      >
        ${avatar({ id: site!.id, name: site!.name, avatarUrl: null, online: false }, 34)}
        <span class="body">
          <span class="name"><bdi>${site!.name}</bdi></span>
          <span class="sub">${roleNames[site!.role]}<span class="listen">, switch site</span></span>
        </span>
        ${consoleIcons.chevrons}
      </button>
      <div class="menu" id="sites" ?hidden=${!this.isOpen} @click=${() => (this.isOpen = false)}>
        ${sites.map(
          (each) =>
            html`<a
              href=${`#/sites/${encodeURIComponent(each.id)}`}
              aria-current=${each.id === site!.id ? 'true' : nothing}
              >${avatar({ id: each.id, name: each.name, avatarUrl: null, online: false }, 26)}
              <span class="body"
                ><span><bdi>${each.name}</bdi></span></span
              >
              ${each.id === site!.id ? viewIcons.check : nothing}</a
            >`,
        )}
        <hr />
        <a href="#/sites">${consoleIcons.globe}All sites</a>
        ${
          account?.mayCreateSites
            ? html`<a href="#/sites?create=1">${groupIcons.plus}New site</a>`
            : nothing
        }
      </div>
    </div>`;
  }

  readonly #left = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    if (!(currentTarget as Element).contains(relatedTarget as Node | null)) this.isOpen = false;
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    this.isOpen = false;
    this.renderRoot.querySelector<HTMLElement>('.site')?.focus();
  };
}

define('console-navigation', ConsoleNavigation);
