/**
 * Who reacted to a message, and with what: a page of the message's menu, for all emoji together or
 * for one of them.
 */
import type { Message } from '@parlor/sdk';
import { html, nothing, type TemplateResult } from 'lit';
import type { ActionWords } from '../i18n/en.js';
import { avatar } from '../shared/avatar.js';
import type { ViewContext } from '../shared/view-context.js';
import type { ReactorsController } from './reactors-controller.js';

export function reactorsPage({
  context: { t, formats, me },
  words,
  message: { reactions },
  reactors,
  hiddenName,
}: {
  context: ViewContext;
  words: ActionWords;
  message: Message;
  reactors: ReactorsController;
  /** Replaces the name of a user whose messages are folded here. */
  hiddenName: (userId: string) => string | undefined;
}): TemplateResult {
  const all = reactions.reduce((sum, { count }) => sum + count, 0);
  const chip = (emoji: string | undefined, count: number): TemplateResult =>
    html`<button
      class="tab"
      type="button"
      tabindex="-1"
      aria-pressed=${emoji === reactors.emoji ? 'true' : 'false'}
      @click=${() => reactors.show(emoji)}
    >
      <span>${emoji ?? words.allReactions}</span>
      <span class="number">${formats.count(count, 9_999)}</span>
    </button>`;
  const scrolled = ({ currentTarget }: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = currentTarget as Element;
    if (scrollHeight - scrollTop - clientHeight < 200) reactors.loadMore();
  };
  return html`<div
    class="box seen reacted"
    role="dialog"
    aria-modal="true"
    aria-labelledby="title"
    tabindex="-1"
  >
    <h2 id="title">${words.reactions}</h2>
    <div class="tabs" role="group" aria-label=${words.reactions}>
      ${reactions.length > 1 ? chip(undefined, all) : nothing}${reactions.map(({ emoji, count }) => chip(emoji, count))}
    </div>
    <ul @scroll=${scrolled}>
      ${reactors.items.map(({ userId, name, avatarUrl, emoji }) => {
        const hidden = hiddenName(userId);
        const shown = hidden
          ? { id: '', name: '–', avatarUrl: null }
          : { id: userId, name, avatarUrl };
        return html`<li>
          ${avatar({ ...shown, online: false }, 30, false)}<bdi class="name"
            >${hidden ?? (userId === me.id ? t.messages.you : name)}</bdi
          ><span class="with">${emoji}</span>
        </li>`;
      })}
      ${
        reactors.isLoading
          ? html`<li><span class="waiting" role="img" aria-label=${t.panel.loading}></span></li>`
          : reactors.failure
            ? html`<li class="failed">
                <p class="problem">${reactors.failure}</p>
                <button class="button" type="button" @click=${() => void reactors.load()}>
                  ${t.tryAgain}
                </button>
              </li>`
            : reactors.items.length === 0
              ? html`<li class="hint">${words.noReactions}</li>`
              : nothing
      }
    </ul>
  </div>`;
}
