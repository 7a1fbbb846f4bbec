import type { HostSite } from '@parlor/sdk/protocol/host-site';
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { define } from '../../../widget/src/shared/define.js';
import { ConsolePart } from '../shared/console-part.js';
import { card } from '../shared/parts.js';
import { type Audience, type AudienceId, audienceOf, audiences } from './audience.js';

/**
 * Who talks with whom: three choices, each of which is some of the site's settings.
 *
 * @fires changed - the settings are different; bubbles
 */
export class AudienceCard extends ConsolePart {
  @property({ attribute: false }) site!: HostSite;
  /** While it is being saved. */
  @state() private pending: AudienceId | undefined;

  protected override render(): TemplateResult {
    const mayChange = this.context.can('admin');
    const chosen = this.pending ?? audienceOf(this.site);
    return card({
      id: 'audience',
      title: 'Who talks with whom',
      text: mayChange
        ? 'You can change this at any time, in more detail under Settings.'
        : 'Only admins and owners may change this.',
      content: html`<div
          class="choices"
          role="radiogroup"
          aria-labelledby="audience-title"
          ?inert=${!mayChange}
        >
          ${audiences.map(
            ({ id, name, hint }) =>
              html`<label class="choice"
                ><input
                  type="radio"
                  name="audience"
                  value=${id}
                  .checked=${live(id === chosen)}
                  aria-describedby=${`audience-${id}`}
                  @change=${() => this.#choose(id)}
                /><span
                  >${name}<span class="hint" id=${`audience-${id}`}>${hint}</span></span
                ></label
              >`,
          )}
        </div>
        ${
          chosen === undefined
            ? html`<p class="small muted">
                This site has settings of its own:
                <a href=${`#/sites/${this.context.site!.id}/settings`}>see them under Settings</a>.
              </p>`
            : nothing
        }`,
    });
  }

  async #choose(id: AudienceId): Promise<void> {
    if (this.pending !== undefined) return this.requestUpdate();
    const { whoMayWrite, directory } = this.site;
    const { visibleTo, holds } = directory;
    const { name, change } = audiences.find((each) => each.id === id)!;
    this.pending = id;
    const isSaved = await this.attempt(() => this.#set(change));
    this.pending = undefined;
    if (!isSaved) return;
    this.context.toast(`${name}: chosen.`, {
      undo: () => this.#set({ whoMayWrite, directory: { visibleTo, holds } }),
    });
  }

  async #set(change: Audience['change']): Promise<void> {
    this.site = await this.context.call('host.updateSite', change);
    this.dispatchEvent(new CustomEvent('changed', { bubbles: true, composed: true }));
  }
}

define('console-audience-card', AudienceCard);
