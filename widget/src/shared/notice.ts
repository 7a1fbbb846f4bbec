import type { ChatError } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import type { Catalogue } from '../i18n/en.js';
import { icons } from './icons.js';

/** Shown when there is nothing to show: a picture, a line, a hint, and optionally an action. */
export function notice(
  picture: TemplateResult,
  title: string,
  text: string,
  action: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<div class="notice">
    <span class="picture-box">${picture}</span>
    <h2>${title}</h2>
    <p>${text}</p>
    ${action}
  </div>`;
}

/** A failed load, in plain words, with a button that tries again. */
export function failed(
  t: Catalogue,
  title: string,
  error: Error,
  retry: () => void,
): TemplateResult {
  return notice(
    icons.cloud,
    title,
    'code' in error ? t.failure((error as ChatError).code) : error.message,
    html`<button class="button" type="button" @click=${retry}>${t.tryAgain}</button>`,
  );
}
