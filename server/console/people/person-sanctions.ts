import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../widget/src/shared/define.js';
import { formatTime } from '../shared/formats.js';
import '../shared/measure-dialog.js';
import type { Measure } from '../shared/measure-dialog.js';
import { card } from '../shared/parts.js';
import { PersonPart } from './person-part.js';

/** Whether the person is silenced or banned, and what to do about it. */
export class PersonSanctions extends PersonPart {
  @state() private asked: Measure | undefined;

  protected override render(): TemplateResult {
    const { silencedUntil, banned, bannedUntil } = this.user.sanctions;
    const isGone = this.user.status === 'deleted';
    return card({
      id: 'sanctions',
      title: 'Sanctions',
      text: 'Each one is in the audit log with your name.',
      content: html`<ul class="entries">
          ${this.#entry(
            'silence',
            silencedUntil ? `Silenced until ${formatTime(silencedUntil)}` : 'Not silenced',
            'Who is silenced can read everywhere and write nowhere.',
            silencedUntil !== null,
            isGone,
          )}
          ${this.#entry(
            'ban',
            banned
              ? bannedUntil
                ? `Banned until ${formatTime(bannedUntil)}`
                : 'Banned for good'
              : 'Not banned',
            'Who is banned is signed out on all devices and cannot sign in.',
            banned,
            isGone,
          )}
        </ul>
        ${
          this.asked
            ? html`<console-measure-dialog
                .context=${this.context}
                .measure=${this.asked}
                .user=${this.user}
                @done=${() => this.changed()}
                @close=${() => (this.asked = undefined)}
              ></console-measure-dialog>`
            : nothing
        }`,
    });
  }

  #entry(
    measure: Measure,
    title: string,
    hint: string,
    isOn: boolean,
    isGone: boolean,
  ): TemplateResult {
    const label = measure === 'ban' ? 'Ban' : 'Silence';
    return html`<li class="entry">
      <div class="body">
        <span class="title">${title}</span>
        <span class="hint">${hint}</span>
      </div>
      ${
        isOn
          ? html`<button class="button small" type="button" @click=${() => this.#lift(measure)}>
              ${measure === 'ban' ? 'Lift ban' : 'Lift silence'}
            </button>`
          : isGone
            ? nothing
            : html`<button
                class="button small danger-quiet"
                type="button"
                @click=${() => (this.asked = measure)}
              >
                ${label}
              </button>`
      }
    </li>`;
  }

  async #lift(measure: Measure): Promise<void> {
    const { context, user } = this;
    const { id: userId, name, sanctions } = user;
    const isBan = measure === 'ban';
    const isDone = await this.attempt(() =>
      context.call(isBan ? 'host.unbanUser' : 'host.unsilenceUser', { userId }),
    );
    if (!isDone) return;
    const until = isBan ? sanctions.bannedUntil : sanctions.silencedUntil;
    this.changed();
    context.toast(isBan ? `${name} may sign in again.` : `${name} may write again.`, {
      undo: async () => {
        const left = until ? secondsUntil(until) : null;
        if (isBan) await context.call('host.banUser', { userId, seconds: left });
        else await context.call('host.silenceUser', { userId, seconds: left ?? 1 });
        this.changed();
      },
    });
  }
}

const secondsUntil = (time: string): number =>
  Math.max(1, Math.ceil((new Date(time).getTime() - Date.now()) / 1_000));

define('console-person-sanctions', PersonSanctions);
