import type { ConnectionState } from '@parlor/sdk';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { ClockController } from '../shared/clock-controller.js';
import { LiveController } from '../shared/live-controller.js';
import { define } from '../shared/define.js';
import { controls } from '../shared/controls.styles.js';
import type { FullCatalogue } from '../i18n/en.js';
import type { ViewContext } from '../shared/view-context.js';

/** Connections that take less time than this, in milliseconds, show no banner. */
const patience = 900;
/** Waits shorter than this, in seconds, show no countdown. */
const shortWait = 2;

/**
 * Shows that the chat is disconnected and how long it waits, and lets the user retry at once. Shows
 * nothing while the connection works.
 */
export class ConnectionBanner extends LitElement {
  static override styles = [
    controls,
    css`
      .strip {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 8px;
        min-block-size: 36px;
        padding: 4px 16px;
        font-size: var(--text-s);
        font-weight: var(--regular);
        font-variant-numeric: tabular-nums;
        color: var(--text);
        background: var(--fill);
        animation: unfold 0.25s var(--spring);
      }
      .pulse {
        inline-size: 8px;
        block-size: 8px;
        border-radius: var(--radius-full);
        background: light-dark(oklch(0.7 0.15 70), oklch(0.8 0.14 75));
        animation: breathe 0.8s ease-in-out infinite alternate;
      }
      .link {
        padding: 4px;
      }
      @keyframes unfold {
        from {
          min-block-size: 0;
          block-size: 0;
          opacity: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  /** Long enough without a connection to say so. */
  @state() private overdue = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wasCut = false;
  #isLate = false;
  readonly #clock = new ClockController(this, 0);
  readonly #connection: LiveController<ConnectionState> = new LiveController(
    this,
    () => this.context.chat.connection,
    (now) => this.#follow(now),
  );

  override connectedCallback(): void {
    super.connectedCallback();
    // Also if the element was only moved.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  protected override updated(_: PropertyValues): void {
    this.#clock.every(this.#connection.value?.status === 'waiting' ? 500 : 0);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { t } = this;
    const { chat } = this.context;
    const connection = this.#connection.value;
    if (!this.overdue || !connection) return nothing;
    if (connection.status === 'degraded')
      return html`<div class="strip"><p>${t.connection.degraded}</p></div>`;
    // Between two tries in a row the banner does not change.
    if (connection.status !== 'waiting' && !this.#wasCut)
      return html`<div class="strip">
        <span class="pulse"></span>
        <p>${t.connection.connecting}</p>
      </div>`;
    const seconds =
      connection.status === 'waiting' ? Math.ceil((connection.retryAt - Date.now()) / 1000) : 0;
    return html`<div class="strip">
      <span class="pulse"></span>
      <p>${seconds > shortWait ? t.connection.waiting(seconds) : t.connection.waitingNow}</p>
      <button class="link" type="button" @click=${() => chat.reconnect()}>
        ${t.connection.retry}
      </button>
    </div>`;
  }

  #follow({ status }: ConnectionState): void {
    const { t } = this;
    const { announce } = this.context;
    if (status === 'waiting') this.#wasCut = true;
    const cut = status === 'connecting' || status === 'waiting';
    if (cut && !this.#timer && !this.overdue) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.overdue = true;
        announce(this.#wasCut ? t.connection.waitingNow : t.connection.connecting);
      }, patience);
    }
    if (cut) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (status === 'degraded' && !this.#isLate) announce(t.connection.degraded);
    if (status === 'connected' && this.overdue && (this.#wasCut || this.#isLate))
      announce(t.connection.back);
    this.#isLate = this.overdue = status === 'degraded';
    this.#wasCut = false;
  }
}

define('parlor-connection-banner', ConnectionBanner);
