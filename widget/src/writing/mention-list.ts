import type { User } from '@parlor/sdk';
import { html, nothing, render } from 'lit';
import { avatar } from '../shared/avatar.js';
import { people } from '../shared/people.styles.js';
import type { ComposerElement } from '../shared/slots.js';
import { mentionStyles } from './mention.styles.js';

/**
 * The users who may be meant by "@name". The list is in the composer's own tree, because the field
 * refers to its options by id.
 */
export class MentionList {
  readonly #box: HTMLElement;

  constructor(private readonly composer: ComposerElement) {
    this.#box = composer.addLayer(people, mentionStyles);
    this.#box.className = 'mentions';
  }

  remove(): void {
    this.#box.remove();
  }

  /** Shows these users, one of them selected. Without users the list is closed. */
  show(
    users: readonly User[],
    selected: number,
    { label, choose }: { label: string; choose: (user: User) => void },
  ): void {
    const isOpen = users.length > 0;
    this.#box.hidden = !isOpen;
    render(
      isOpen
        ? html`<ul id="mentions" role="listbox" aria-label=${label}>
            ${users.map(
              (user, index) =>
                html`<li
                  id=${`mention-${index}`}
                  role="option"
                  aria-selected=${index === selected}
                  @pointerdown=${(event: Event) => event.preventDefault()}
                  @click=${() => choose(user)}
                >
                  ${avatar(user, 30, false)}<bdi class="who">${user.name}</bdi>
                </li>`,
            )}
          </ul>`
        : nothing,
      this.#box,
    );
    this.#box.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    const { field } = this.composer;
    for (const [name, value] of Object.entries({
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': 'mentions',
      'aria-activedescendant': `mention-${selected}`,
    }))
      if (isOpen) field.setAttribute(name, value);
      else field.removeAttribute(name);
  }
}
