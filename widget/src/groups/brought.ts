import { html, type TemplateResult } from 'lit';
import type { FullCatalogue } from '../i18n/en.js';
import { groupWords } from '../i18n/group-words.js';
import { groupIcons } from '../shared/group-icons.js';
import { notice } from '../shared/notice.js';

/** What became of the people for a group: how many are in it, and how many are asked. */
export interface Brought {
  readonly added: readonly string[];
  readonly invited: readonly string[];
}

/** In words; both numbers only where there are both. */
export function broughtSaid({ added, invited }: Brought, t: FullCatalogue): string {
  const words = groupWords(t);
  const said = [
    ...(added.length > 0 ? [words.addedSaid(added.length)] : []),
    ...(invited.length > 0 ? [words.invitedSaid(invited.length)] : []),
  ];
  return said.join(' · ');
}

/** Shown where some people are invited and not added, so that nobody wonders where they are. */
export function broughtNotice(
  brought: Brought,
  t: FullCatalogue,
  label: string,
  done: () => void,
): TemplateResult {
  const text = groupWords(t).broughtText;
  const button = html`<button class="button primary" type="button" @click=${done}>
    ${label}
  </button>`;
  return html`<div class="scroller">
    ${notice(groupIcons.letter, broughtSaid(brought, t), text, button)}
  </div>`;
}
