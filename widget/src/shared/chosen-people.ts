import type { User } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { FullCatalogue } from '../i18n/en.js';
import { avatar } from './avatar.js';
import { icons } from './icons.js';

/** The chosen people; a press removes one. See directory.styles.ts. */
export function chosenPeople(
  chosen: readonly User[],
  t: Pick<FullCatalogue, 'directory'>,
  remove: (user: User) => void,
): TemplateResult | typeof nothing {
  if (chosen.length === 0) return nothing;
  return html`<div class="chosen" role="group" aria-label=${t.directory.chosen(chosen.length)}>
    ${repeat(
      chosen,
      (user) => user.id,
      (user) =>
        html`<button
          class="chip"
          type="button"
          aria-label=${t.directory.remove(user.name)}
          @click=${() => remove(user)}
        >
          ${avatar(user, 24, false)}<bdi>${user.name}</bdi>${icons.close}
        </button>`,
    )}
  </div>`;
}

/** Adds the user if absent, removes the user if present. */
export const toggled = (chosen: readonly User[], user: User): readonly User[] =>
  chosen.some(({ id }) => id === user.id)
    ? chosen.filter(({ id }) => id !== user.id)
    : [...chosen, user];
