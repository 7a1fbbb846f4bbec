import type { HostSite, Sighting } from '@parlor/sdk/protocol/host-site';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import type { ConsoleContext } from '../shared/console-context.js';
import { consoleStyles } from '../shared/console.styles.js';
import { failureText } from '../shared/failure.js';
import { formatAgo } from '../shared/formats.js';
import { LoadController } from '../shared/load-controller.js';
import { card, loadFailure, loadingRows } from '../shared/parts.js';

/** Between two questions, while the page is visible. */
const everyMs = 3_000;

/**
 * Which pages have asked for the chat: shows an owner who has pasted the script tag that it works,
 * or what to change.
 *
 * @fires changed - a website was added; bubbles
 */
export class LiveCheckCard extends LitElement {
  static override styles = [
    ...consoleStyles,
    css`
      .found {
        margin-block-start: 14px;
      }
      details {
        margin-block-start: 14px;
      }
      summary {
        cursor: pointer;
        font-weight: var(--strong);
      }
      details li {
        margin-block-start: 8px;
      }
    `,
  ];

  @property({ attribute: false }) context!: ConsoleContext;
  @property({ attribute: false }) site!: HostSite;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #sightings = new LoadController(
    this,
    async (signal) => (await this.context.call('host.listSightings', {}, { signal })).sightings,
  );

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (!document.hidden && !this.#sightings.loading) void this.#sightings.load();
    }, everyMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override render(): TemplateResult {
    const { value: sightings, error } = this.#sightings;
    return card({
      id: 'live-check',
      title: 'Live check',
      text: 'Open one of your pages and point at the button of the chat. It appears here within seconds.',
      content: html`<div>
          ${
            sightings
              ? this.#content(sightings)
              : error === undefined
                ? loadingRows(1)
                : loadFailure(error, this.#sightings.load)
          }
        </div>
        ${this.#help()}`,
    });
  }

  #content(sightings: readonly Sighting[]): TemplateResult {
    if (sightings.length === 0)
      return html`<p class="muted">No page has asked for the chat in the last 15 minutes.</p>`;
    return html`<ul class="entries">
      ${sightings.map(
        (sighting) =>
          html`<li class="entry">
            <div class="body">
              <span class="title"><code>${sighting.origin}</code>${badgeOf(sighting)}</span>
              <span class="hint">${textOf(sighting)}</span>
            </div>
            ${
              sighting.isAllowed || !this.context.can('admin')
                ? nothing
                : html`<button
                    class="button small"
                    type="button"
                    aria-label=${`Add this website: ${sighting.origin}`}
                    @click=${() => this.#add(sighting.origin)}
                  >
                    Add this website
                  </button>`
            }
          </li>`,
      )}
    </ul>`;
  }

  #help(): TemplateResult {
    return html`<details>
      <summary>Your page is not here?</summary>
      <ul>
        <li>
          The tag must name this site: <code>data-site="${this.site.publicKey}"</code>. A page with
          another key belongs to another site, or to none.
        </li>
        <li>
          A content security policy of your page may block the chat. Only the page knows: open it
          with <code>?parlor-doctor</code> at the end of its address. The browser's console then
          says what is blocked, and the line that corrects it.
        </li>
        <li>The page must be published with the tag; a cache may still have an older page.</li>
      </ul>
    </details>`;
  }

  async #add(origin: string): Promise<void> {
    const { call, toast } = this.context;
    try {
      await call('host.addOrigin', { origin });
      await this.#sightings.load();
      this.dispatchEvent(new CustomEvent('changed', { bubbles: true, composed: true }));
      toast(`${origin} is added.`);
    } catch (error) {
      toast(failureText(error));
    }
  }
}

function badgeOf({ isAllowed, connectedAt }: Sighting): TemplateResult {
  if (!isAllowed) return html`<span class="badge bad">Refused</span>`;
  return connectedAt
    ? html`<span class="badge good">Connected</span>`
    : html`<span class="badge good">Working</span>`;
}

function textOf({ isAllowed, askedAt, connectedAt }: Sighting): string {
  const asked = `Asked ${formatAgo(askedAt)}.`;
  if (!isAllowed) return `${asked} The page is not on the list of websites, so it gets no chat.`;
  return connectedAt
    ? `${asked} A user was connected ${formatAgo(connectedAt)}.`
    : `${asked} The page is allowed; nobody has signed in there yet.`;
}

define('console-live-check-card', LiveCheckCard);
