import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { attentionOf, changeAttention, type AttentionSettings } from './notification-settings.js';
import { Tone } from './tone.js';
import { WordsController } from '../shared/words-controller.js';
import { define } from '../shared/define.js';
import { controls } from '../shared/controls.styles.js';
import { forms } from '../shared/forms.styles.js';
import { switches } from '../shared/switches.styles.js';
import type { ViewContext } from '../shared/view-context.js';
import { switchRow } from '../shared/switch-row.js';

/**
 * The notification settings of this device. The browser's permission for notifications is requested
 * only when they are turned on.
 */
export class AttentionSettingsForm extends LitElement {
  static override styles = [
    controls,
    forms,
    switches,
    css`
      section {
        display: grid;
        gap: 4px;
      }
      h2 {
        font-weight: var(--strong);
        letter-spacing: -0.01em;
      }
      .times {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(110px, 1fr));
        gap: 12px;
        padding-block: 4px 8px;
      }
    `,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @state() private changed: AttentionSettings | undefined;
  @state() private problem: 'blocked' | 'unsupported' | undefined;
  readonly #words = new WordsController(this, () => this.context.t.attention);
  readonly #tone = new Tone();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#tone.close();
  }

  protected override render(): TemplateResult | typeof nothing {
    const words = this.#words.value;
    if (!words) return nothing;
    const { sound, notifications, quiet, quietFrom, quietTo } = this.#now;
    const allowed = typeof Notification !== 'undefined' && Notification.permission === 'granted';
    return html`<section aria-labelledby="title">
      <h2 id="title">${words.title}</h2>
      ${switchRow('sound', words.sound, words.soundHint, sound, () => {
        this.#change({ sound: !sound });
        if (!sound) this.#tone.play().catch(() => undefined);
      })}
      ${switchRow(
        'notifications',
        words.notifications,
        words.notificationsHint,
        notifications && allowed,
        () =>
          notifications && allowed ? this.#change({ notifications: false }) : void this.#ask(),
      )}
      <div role="status">
        ${this.problem ? html`<p class="alert">${words[this.problem]}</p>` : nothing}
      </div>
      ${switchRow('quiet', words.quiet, words.quietHint, quiet, () => this.#change({ quiet: !quiet }))}
      ${
        quiet
          ? html`<div class="times">
              ${this.#time('from', words.from, quietFrom, (time) => this.#change({ quietFrom: time }))}
              ${this.#time('to', words.to, quietTo, (time) => this.#change({ quietTo: time }))}
            </div>`
          : nothing
      }
    </section>`;
  }

  get #now(): AttentionSettings {
    return this.changed ?? attentionOf(this.context.me.id);
  }

  #time(id: string, name: string, value: string, change: (time: string) => void): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${name}</label>
      <input
        class="input"
        id=${id}
        type="time"
        .value=${value}
        @change=${({ target }: Event) => {
          const { value: time } = target as HTMLInputElement;
          if (time) change(time);
        }}
      />
    </div>`;
  }

  #change(change: Partial<AttentionSettings>): void {
    this.problem = undefined;
    this.changed = changeAttention(this.context.me.id, change);
    this.requestUpdate();
  }

  async #ask(): Promise<void> {
    const answer =
      typeof Notification === 'undefined' ? 'none' : await Notification.requestPermission();
    if (answer === 'granted') return this.#change({ notifications: true });
    this.problem = answer === 'denied' ? 'blocked' : answer === 'none' ? 'unsupported' : undefined;
  }
}

define('parlor-attention-settings', AttentionSettingsForm);
