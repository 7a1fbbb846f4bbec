import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ChatError } from '@parlor/sdk';
import { property, state } from 'lit/decorators.js';
import { define } from './define.js';
import type { FullCatalogue } from '../i18n/en.js';
import { controls } from './controls.styles.js';
import { people } from './people.styles.js';
import type { ViewContext } from './view-context.js';
import type { SavePicture } from './crop-dialog.js';
import { galleryIcons } from './gallery-icons.js';
import { load } from '../load.js';

/**
 * A large picture of a user or a group, with buttons to choose another one or to remove it. A
 * chosen picture is cropped to a square first.
 */
export class PictureField extends LitElement {
  static override styles = [
    controls,
    people,
    css`
      :host {
        display: grid;
        justify-items: center;
        gap: 10px;
      }
      .face {
        position: relative;
      }
      canvas {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        border-radius: inherit;
      }
      .ways {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 8px;
      }
      .button {
        min-block-size: var(--target);
        padding: 6px 14px;
        border-radius: var(--radius-m);
        font-size: var(--text-s);
      }
      .button svg {
        inline-size: 18px;
        block-size: 18px;
      }
      .problem {
        font-size: var(--text-s);
        font-weight: var(--regular);
        color: var(--danger);
      }
    `,
  ];

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) t!: FullCatalogue;
  /** The current avatar. */
  @property({ attribute: false }) face!: TemplateResult;
  /** There is a picture to remove. */
  @property({ type: Boolean }) has = false;
  @property({ attribute: false }) save!: SavePicture;
  @state() private file: File | undefined;
  @state() private allowed = true;
  @state() private busy = false;
  @state() private failure = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.context.site().then(
      ({ attachments }) => {
        this.allowed = attachments?.kinds.includes('picture') ?? true;
      },
      () => undefined,
    );
  }

  protected override render(): TemplateResult {
    const { t, has, allowed, file } = this;
    const words = t.picture;
    return html`<div class="face">${this.face}</div>
      <div class="ways">
        ${
          allowed
            ? html`<button
                class="button"
                type="button"
                @click=${() => this.renderRoot.querySelector('input')?.click()}
              >
                ${galleryIcons.picture}${has ? words.change : words.choose}
              </button>`
            : nothing
        }
        ${
          has
            ? html`<button
                class="button"
                type="button"
                aria-disabled=${this.busy ? 'true' : nothing}
                @click=${this.#remove}
              >
                ${words.remove}
              </button>`
            : nothing
        }
      </div>
      <input type="file" accept="image/*" hidden @change=${this.#chosen} />
      ${this.failure ? html`<p class="problem" role="alert">${this.failure}</p>` : nothing}
      ${
        file
          ? html`<parlor-crop-dialog
              .context=${this.context}
              .t=${t}
              .file=${file}
              .save=${this.save}
              @close=${({ detail }: CustomEvent<string | undefined>) => {
                this.file = undefined;
                if (detail) this.context.announce(words.set);
              }}
            ></parlor-crop-dialog>`
          : nothing
      }`;
  }

  readonly #chosen = async ({ target }: Event): Promise<void> => {
    const input = target as HTMLInputElement;
    const [file] = input.files ?? [];
    // Allow choosing the same file again.
    input.value = '';
    this.failure = '';
    if (!file) return;
    this.renderRoot.querySelector<HTMLElement>('.button')?.focus();
    try {
      await load(() => import('./crop-dialog.js'));
      this.file = file;
    } catch {
      this.failure = this.t.panel.brokenView;
    }
  };

  readonly #remove = async (): Promise<void> => {
    if (this.busy) return;
    this.busy = true;
    this.failure = '';
    try {
      await this.save(null);
      this.context.announce(this.t.picture.removed);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.button')?.focus();
    } catch (error) {
      this.failure = this.t.failure((error as ChatError).code);
    }
    this.busy = false;
  };
}

define('parlor-picture-field', PictureField);
