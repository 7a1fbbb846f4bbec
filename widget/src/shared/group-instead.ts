import { html, type TemplateResult } from 'lit';
import type { GroupController } from './group-controller.js';
import { icons } from './icons.js';
import { failed, notice } from './notice.js';
import type { ViewContext } from './view-context.js';

/** What is shown instead of the page, if the page cannot be shown to this user. */
export function groupInstead(
  group: GroupController,
  { t, back }: ViewContext,
  onlyManagers: boolean,
): TemplateResult | undefined {
  const state = group.getState(onlyManagers);
  if (state === 'ready') return undefined;
  const { words, error } = group;
  if (!words || state === 'loading')
    return html`<div class="waiting" role="img" aria-label=${t.panel.loading}></div>`;
  if (state === 'failed') return failed(t, words.failed, error!, () => void group.load());
  const button = html`<button class="button" type="button" @click=${() => back?.()}>
    ${t.panel.back}
  </button>`;
  return state === 'outside'
    ? notice(icons.talk, words.outsideTitle, words.outsideText, button)
    : notice(icons.talk, words.notManagingTitle, words.notManagingText, button);
}
