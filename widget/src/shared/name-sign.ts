import type { User } from '@parlor/sdk';
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Catalogue } from '../i18n/en.js';
import { icon } from './icons.js';

export const shield = icon(
  svg`<path d="M10 3 4.5 5v4.5c0 3.5 2.3 6.1 5.5 7.5 3.2-1.4 5.5-4 5.5-7.5V5z"/>`,
);

/** The words after a name for screen readers: "Moderator", "Not staff", or nothing. */
export function signWords(
  { role, resemblesStaff }: Pick<User, 'role' | 'resemblesStaff'>,
  t: Catalogue,
): string {
  return role === 'user' ? (resemblesStaff ? t.presence.notStaff : '') : t.presence[role];
}

/**
 * Placed before a user's name, where a long name cannot push it out of the line: a shield for the
 * site's moderators and admins, and "Not staff" for those whose name looks like one of theirs.
 */
export function nameSign(
  user: Pick<User, 'role' | 'resemblesStaff'> | undefined,
  t: Catalogue,
): TemplateResult | typeof nothing {
  if (!user) return nothing;
  const words = signWords(user, t);
  if (user.role !== 'user')
    return html`<span class="sign" title=${words}
      >${shield}<span class="listen">${words}</span></span
    > `;
  return words
    ? html`<span class="sign not" title=${t.presence.notStaffText}>${words}</span> `
    : nothing;
}
