import type { OperatorSite } from '@parlor/sdk/protocol/operators';
import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { avatar } from '../../../widget/src/shared/avatar.js';
import { define } from '../../../widget/src/shared/define.js';
import { formValues } from '../../../widget/src/shared/form-values.js';
import { groupIcons } from '../../../widget/src/shared/group-icons.js';
import { icons } from '../../../widget/src/shared/icons.js';
import { people } from '../../../widget/src/shared/people.styles.js';
import '../shared/console-dialog.js';
import { consoleIcons } from '../shared/console-icons.js';
import { ConsoleView } from '../shared/console-view.js';
import { searchField, textField } from '../shared/fields.js';
import { fieldProblem } from '../shared/failure.js';
import { toOrigin } from '../shared/origin.js';
import { emptyState, formActions, formFailure, pageHead } from '../shared/parts.js';
import { roleNames } from '../shared/roles.js';
import { TaskController } from '../shared/task-controller.js';
import { sitesStyles } from './sites.styles.js';

/** With more sites than these, there is a search. */
const withoutSearch = 8;

/** The sites that the operator has a role on. `?create=1` opens the form of a new one. */
export class SitesView extends ConsoleView {
  static override styles = [...ConsoleView.styles, people, sitesStyles];

  @state() private search = '';
  readonly #task = new TaskController(this);

  protected override render(): TemplateResult {
    const { sites, route, account } = this.context;
    const create = account?.mayCreateSites
      ? html`<a class="button primary" href="#/sites?create=1">${groupIcons.plus}New site</a>`
      : nothing;
    return html`<div class="page">
      ${pageHead({
        title: 'Sites',
        intro: 'Each site has its own people, conversations, keys and settings.',
        ...(sites.length > 0 && { buttons: create }),
      })}
      ${
        sites.length > 0
          ? this.#list()
          : html`<div class="card">
              ${
                account?.mayCreateSites
                  ? emptyState(
                      consoleIcons.globe,
                      'Create your first site',
                      'A site is one website that shows the chat. You get a script tag to paste into its pages.',
                      create,
                    )
                  : emptyState(
                      consoleIcons.globe,
                      'You have no sites',
                      'An owner or admin of a site can invite you to its team.',
                    )
              }
            </div>`
      }
      ${route.query.has('create') ? this.#form() : nothing}
    </div>`;
  }

  #list(): TemplateResult {
    const { sites } = this.context;
    const wanted = this.search.trim().toLocaleLowerCase();
    const found = sites.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
    return html`${sites.length > withoutSearch ? this.#searchField(found.length) : nothing}
    ${
      found.length > 0
        ? html`<ul class="sites">
            ${found.map((site) => this.#site(site))}
          </ul>`
        : html`<div class="card">
            ${emptyState(icons.search, 'No site found', 'Try fewer letters.')}
          </div>`
    }`;
  }

  #searchField(count: number): TemplateResult {
    return html`<div class="toolbar" role="search">
      ${searchField({
        label: 'Search sites',
        placeholder: 'Name',
        typed: (value) => (this.search = value),
      })}
      <span class="small muted">${count} ${count === 1 ? 'site' : 'sites'}</span>
    </div>`;
  }

  #site(site: OperatorSite): TemplateResult {
    return html`<li>
      <a href=${`#/sites/${encodeURIComponent(site.id)}`}>
        ${avatar({ ...site, avatarUrl: null, online: false }, 46)}
        <span class="body">
          <span class="name"><bdi>${site.name}</bdi></span>
          <span class="small muted">${roleNames[site.role]}</span>
        </span>
        ${groupIcons.forward}
      </a>
    </li>`;
  }

  #form(): TemplateResult {
    const { error } = this.#task;
    const originProblem = fieldProblem(error, 'origins') ?? fieldProblem(error, 'origins.0');
    return html`<console-dialog .heading=${'New site'} @close=${this.#close}>
      <form @submit=${this.#create}>
        ${textField({
          name: 'name',
          label: 'Name',
          placeholder: 'My shop',
          hint: 'You and your team see it here.',
          required: true,
          maxlength: 80,
          first: true,
          problem: fieldProblem(error, 'name'),
        })}
        ${textField({
          name: 'origin',
          label: 'Address of the website',
          type: 'url',
          placeholder: 'https://www.example.com',
          hint: 'The chat works on pages of this address only. You can add more later.',
          problem: originProblem,
        })}
        ${originProblem || fieldProblem(error, 'name') ? nothing : formFailure(error)}
        ${formActions({ action: 'Create site', cancel: this.#close, disabled: this.#task.busy })}
      </form>
    </console-dialog>`;
  }

  readonly #close = (): void => {
    this.#task.reset();
    this.context.navigate('/sites', { replace: true });
  };

  readonly #create = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { name = '', origin = '' } = formValues(event);
    const { call, refresh, navigate, toast } = this.context;
    await this.#task.run(async () => {
      const { site } = await call('operators.createSite', {
        name,
        ...(origin && { origins: [toOrigin(origin)] }),
      });
      await refresh();
      navigate(`/sites/${site.id}`);
      toast(`${site.name} is created.`);
    });
  };
}

define('console-sites', SitesView);
