import { html, nothing, type TemplateResult } from 'lit';
import type { enActions } from '../locale/en-actions.js';
import { emojiGroups } from '../messages/reaction-emoji.js';

/** All emoji of the picker, by kind. `isMine` marks those that are set already, where they can be. */
export function emojiGrid(words: typeof enActions, choose: (emoji: string) => void, isMine?: (emoji: string) => boolean): TemplateResult[] {
  return emojiGroups.map(
    ([name, list]) =>
      html`<h2 id=${name}>${words.emoji[name]}</h2>
        <div class="grid" role="group" aria-labelledby=${name}>
          ${list.map((emoji) => html`<button class="pick" type="button" tabindex="-1" aria-pressed=${pressed(emoji)} @click=${() => choose(emoji)}>${emoji}</button>`)}
        </div>`,
  );

  function pressed(emoji: string): unknown {
    return isMine ? String(isMine(emoji)) : nothing;
  }
}
