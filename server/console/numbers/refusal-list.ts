import { html, type TemplateResult } from 'lit';
import { define } from '../../../widget/src/shared/define.js';
import { consoleIcons } from '../shared/console-icons.js';
import { ConsolePart } from '../shared/console-part.js';
import { formatNumber } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { card, emptyState, loadFailure, loadingRows } from '../shared/parts.js';

const codes = { rate_limited: 'Too often', limit_reached: 'Beyond a limit' } as const;

/** Which operations were refused by limits, and to whom. */
export class RefusalList extends ConsolePart {
  readonly #refusals = new LoadController(
    this,
    async (signal) =>
      (await this.context.call('host.listRefusals', { days: 7, limit: 20 }, { signal })).items,
  );

  protected override render(): TemplateResult {
    return card({
      id: 'refusal-list',
      title: 'Limits and who runs into them',
      text: 'The calls that were refused most in the last 7 days.',
      content: this.#content(),
    });
  }

  #content(): TemplateResult {
    const { value: items, error } = this.#refusals;
    if (!items)
      return error === undefined ? loadingRows(3) : loadFailure(error, this.#refusals.load);
    if (items.length === 0)
      return emptyState(consoleIcons.shield, 'No refusals', 'Nobody ran into a limit.');
    return html`<ul class="entries">
      ${items.map(
        ({ operation, code, userId, userName, times }) =>
          html`<li class="entry">
            <div class="body">
              <span class="title"
                ><code>${operation}</code><span class="badge">${codes[code]}</span></span
              >
              <span class="hint"
                >${
                  userId === null
                    ? 'Your backend, visitors who are not signed in, and other users'
                    : html`<a href=${`#/sites/${this.context.site!.id}/people/${userId}`}
                        ><bdi>${userName}</bdi></a
                      >`
                }</span
              >
            </div>
            <strong>${formatNumber(times)}</strong>
          </li>`,
      )}
    </ul>`;
  }
}

define('console-refusal-list', RefusalList);
