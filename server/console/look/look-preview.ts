import type { HostSite } from '@parlor/sdk/protocol/host-site';
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { define } from '../../../widget/src/shared/define.js';
import {
  type Look,
  type PreviewMessage,
  previewReady,
  type PreviewScene,
} from './preview/preview-message.js';
import { consoleStyles } from '../shared/console.styles.js';

const scenes: readonly (readonly [scene: PreviewScene, label: string])[] = [
  ['conversation', 'Conversation'],
  ['welcome', 'Before signing in'],
];

/** The real chat in a frame, with a look that need not be saved. */
export class LookPreview extends LitElement {
  static override styles = [
    ...consoleStyles,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      /* Smaller than it is, so that the page has room for the window of the chat. */
      .page-in-small {
        --scale: 0.6;
        position: relative;
        block-size: 520px;
        overflow: hidden;
        border-radius: var(--radius-m);
        box-shadow: 0 0 0 1px var(--hairline);
        background: var(--fill);
      }
      iframe {
        position: absolute;
        inset-block-start: 0;
        inset-inline-start: 0;
        inline-size: calc(100% / var(--scale));
        block-size: calc(100% / var(--scale));
        border: 0;
        transform: scale(var(--scale));
        transform-origin: 0 0;
      }
      iframe:dir(rtl) {
        transform-origin: 100% 0;
      }
      .scenes {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .scenes [aria-pressed='true'] {
        color: var(--on-accent);
        background: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) site!: HostSite;
  @property({ attribute: false }) look!: Look;
  @state() private scene: PreviewScene = 'conversation';
  #isReady = false;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('message', this.#heard);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('message', this.#heard);
    this.#isReady = false;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('look') || changed.has('site')) this.#send();
  }

  protected override render(): TemplateResult {
    return html`<div class="scenes" role="group" aria-label="What the preview shows">
        ${scenes.map(
          ([scene, label]) =>
            html`<button
              class="button small"
              type="button"
              aria-pressed=${String(scene === this.scene)}
              @click=${() => this.#begin(scene)}
            >
              ${label}
            </button>`,
        )}
      </div>
      ${keyed(
        this.scene,
        html`<div class="page-in-small">
          <iframe src="/console/preview" title="Preview of the chat"></iframe>
        </div>`,
      )}`;
  }

  #begin(scene: PreviewScene): void {
    if (scene === this.scene) return;
    this.#isReady = false;
    this.scene = scene;
  }

  get #frame(): Window | null | undefined {
    return this.renderRoot.querySelector('iframe')?.contentWindow;
  }

  readonly #heard = ({ data, origin, source }: MessageEvent<unknown>): void => {
    if (data !== previewReady || origin !== location.origin || source !== this.#frame) return;
    this.#isReady = true;
    this.#send();
  };

  #send(): void {
    if (!this.#isReady) return;
    const { site, look, scene } = this;
    const message: PreviewMessage = { type: 'parlor-preview', site, look, scene };
    this.#frame?.postMessage(message, location.origin);
  }
}

define('console-look-preview', LookPreview);
