/**
 * The edit history of a message, the latest version first: a page of the message's menu, for the
 * site's moderators.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { ActionWords } from '../i18n/en.js';
import type { ViewContext } from '../shared/view-context.js';
import type { HistoryController } from './history-controller.js';

export function historyPage({
  context: { t, formats },
  words,
  history: { failure, versions },
  nameOf,
  tryAgain,
}: {
  context: ViewContext;
  words: ActionWords['history'];
  history: HistoryController;
  nameOf: (userId: string | null) => string;
  tryAgain: () => void;
}): TemplateResult {
  return html`<div
    class="box seen history"
    role="dialog"
    aria-modal="true"
    aria-labelledby="title"
    tabindex="-1"
  >
    <h2 id="title">${words.title}</h2>
    ${
      failure
        ? html`<p class="problem">${failure}</p>
            <button class="button" type="button" @click=${tryAgain}>${t.tryAgain}</button>`
        : !versions
          ? html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`
          : html`<ol tabindex="0" aria-labelledby="title">
                ${versions.map(({ text, by, at }, index) => {
                  const isLast = index === versions.length - 1;
                  const tag = index === 0 ? words.current : isLast ? words.original : '';
                  return html`<li>
                    <p class="hint">
                      <bdi class="name">${nameOf(by)}</bdi> ·
                      <time datetime=${at}>${formats.full(new Date(at))}</time>
                      ${tag ? html`<span class="tag">${tag}</span>` : nothing}
                    </p>
                    <div class="version" dir="auto">${text}</div>
                  </li>`;
                })}
              </ol>
              ${versions.length === 1 ? html`<p class="hint">${words.none}</p>` : nothing}`
    }
  </div>`;
}
