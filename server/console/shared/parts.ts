/** Parts of pages as templates, in the styles of console.styles.ts. */
import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../../../widget/src/shared/icons.js';
import { failureText } from './failure.js';

type Part = TemplateResult | typeof nothing;

export interface PageHead {
  title: string;
  /** What the page is for, in a sentence. */
  intro?: string | TemplateResult;
  /** Buttons at the end of the heading. */
  buttons?: Part;
}

/** The heading of a view, which gets the focus when the operator navigates to it. */
export function pageHead({ title, intro, buttons }: PageHead): TemplateResult {
  return html`<header class="page-head">
    <div>
      <h1 tabindex="-1">${title}</h1>
      ${intro ? html`<p>${intro}</p>` : nothing}
    </div>
    ${buttons && buttons !== nothing ? html`<div class="buttons">${buttons}</div>` : nothing}
  </header>`;
}

export interface Card {
  /** Unique on the page: names the card for screen readers, and is an anchor. */
  id: string;
  title: string;
  text?: string | TemplateResult;
  buttons?: Part;
  content: unknown;
}

/** A part of a page with a heading of its own. */
export function card({ id, title, text, buttons, content }: Card): TemplateResult {
  return html`<section class="card" aria-labelledby=${`${id}-title`}>
    <header class="card-head">
      <div>
        <h2 id=${`${id}-title`}>${title}</h2>
        ${text ? html`<p class="small">${text}</p>` : nothing}
      </div>
      ${buttons && buttons !== nothing ? html`<div class="buttons">${buttons}</div>` : nothing}
    </header>
    ${content}
  </section>`;
}

/** What a list shows that has nothing in it. */
export function emptyState(
  picture: TemplateResult,
  title: string,
  text: string,
  button: Part = nothing,
): TemplateResult {
  return html`<div class="empty">
    <span class="picture-box" aria-hidden="true">${picture}</span>
    <h2>${title}</h2>
    <p>${text}</p>
    ${button}
  </div>`;
}

/** While the first answer is awaited. */
export function loadingRows(count = 4): TemplateResult {
  return html`<div class="entries" aria-busy="true">
    <span class="listen">Loading…</span>
    ${Array.from(
      { length: count },
      () => html`<div class="entry"><span class="skeleton loading-row"></span></div>`,
    )}
  </div>`;
}

/** A list or a value that could not be read. */
export function loadFailure(error: unknown, retry: () => unknown): TemplateResult {
  return html`<div class="empty" role="alert">
    <span class="picture-box" aria-hidden="true">${icons.cloud}</span>
    <h2>This could not be loaded</h2>
    <p>${failureText(error)}</p>
    <button class="button" type="button" @click=${retry}>Try again</button>
  </div>`;
}

/** Why a form was not accepted. */
export const formFailure = (error: unknown): Part =>
  error === undefined ? nothing : html`<p class="alert" role="alert">${failureText(error)}</p>`;

export interface FormActions {
  /** What the button does that submits the form: a verb. */
  action: string | TemplateResult;
  cancel: () => void;
  /** It is running, or something is missing. */
  disabled: boolean;
  danger?: boolean;
}

/** The buttons at the end of the form of a dialog. */
export const formActions = ({ action, cancel, disabled, danger }: FormActions): TemplateResult =>
  html`<div class="actions">
    <button class="button" type="button" @click=${cancel}>Cancel</button>
    <button
      class="button ${danger ? 'danger' : 'primary'}"
      type="submit"
      aria-disabled=${disabled ? 'true' : nothing}
    >
      ${action}
    </button>
  </div>`;

/** The button at the end of a table that reads its next page. */
export const moreButton = (list: {
  hasMore: boolean;
  loadingMore: boolean;
  more: () => unknown;
}): Part =>
  list.hasMore
    ? html`<div class="table-foot">
        <button
          class="button small"
          type="button"
          aria-disabled=${list.loadingMore ? 'true' : nothing}
          @click=${list.more}
        >
          ${list.loadingMore ? 'Loading…' : 'Show more'}
        </button>
      </div>`
    : nothing;
