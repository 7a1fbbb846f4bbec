import { html, type TemplateResult } from 'lit';
import { define } from '../../../widget/src/shared/define.js';
import { ConsoleView } from '../shared/console-view.js';
import { pageHead } from '../shared/parts.js';
import './filters.js';
import './held.js';
import { moderationStyles } from './moderation.styles.js';
import './reports.js';

const tabs = [
  { id: 'reports', label: 'Reports' },
  { id: 'closed', label: 'Closed' },
  { id: 'held', label: 'Held' },
  { id: 'filters', label: 'Filters' },
] as const;

/** What waits for a moderator, and the filters. The tab is in the address. */
export class ModerationView extends ConsoleView {
  static override styles = [...ConsoleView.styles, moderationStyles];

  get #tab(): (typeof tabs)[number]['id'] {
    const wanted = this.context.route.query.get('tab');
    return tabs.find(({ id }) => id === wanted)?.id ?? 'reports';
  }

  protected override render(): TemplateResult {
    const address = `#/sites/${this.context.site!.id}/moderation`;
    return html`<div class="page">
      ${pageHead({
        title: 'Moderation',
        intro: 'Reports of users, messages that a filter holds, and the filters themselves.',
      })}
      <nav class="tabs" aria-label="Moderation">
        ${tabs.map(
          ({ id, label }) =>
            html`<a
              href=${id === 'reports' ? address : `${address}?tab=${id}`}
              aria-current=${id === this.#tab ? 'page' : 'false'}
              >${label}</a
            >`,
        )}
      </nav>
      ${this.#content()}
    </div>`;
  }

  #content(): TemplateResult {
    const { context } = this;
    switch (this.#tab) {
      case 'reports':
        return html`<console-reports .context=${context} .status=${'open'}></console-reports>`;
      case 'closed':
        return html`<console-reports .context=${context} .status=${'resolved'}></console-reports>`;
      case 'held':
        return html`<console-held .context=${context}></console-held>`;
      case 'filters':
        return html`<console-filters .context=${context}></console-filters>`;
    }
  }
}

define('console-moderation', ModerationView);
