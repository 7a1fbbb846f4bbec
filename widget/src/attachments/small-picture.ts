import { createAttachments, type Attachment, type FileSize } from '@parlor/sdk';
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../shared/define.js';
import type { ViewContext } from '../shared/view-context.js';
import { drawThumbhash } from './draw-thumbhash.js';

/**
 * A small picture of a conversation, cropped to a square; fetched when it is near the view. Hidden
 * from screen readers: the element around it has the label.
 */
export class SmallPicture extends LitElement {
  static override styles = css`
    :host {
      position: relative;
      display: block;
      inline-size: 100%;
      block-size: 100%;
      overflow: hidden;
      background: var(--fill);
    }
    canvas,
    img {
      position: absolute;
      inset: 0;
      display: block;
      inline-size: 100%;
      block-size: 100%;
      object-fit: cover;
    }
    img {
      opacity: 0;
      transition: opacity 0.2s;
    }
    img[data-loaded] {
      opacity: 1;
    }
    @media (prefers-reduced-motion: reduce) {
      img {
        transition: none;
      }
    }
  `;

  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) conversationId!: string;
  @property({ attribute: false }) attachment!: Pick<Attachment, 'id' | 'thumbhash'>;
  @property({ attribute: false }) size: FileSize = 'small';
  @state() private url = '';
  #of = '';
  #drawn = '';

  protected override willUpdate(_: PropertyValues): void {
    const { id } = this.attachment;
    if (this.#of === id) return;
    this.#of = id;
    this.url = '';
    this.context.chat
      .use(createAttachments)
      .url(this.conversationId, id, this.size)
      .then(
        (url) => {
          if (this.#of === id) this.url = url;
        },
        // A picture that cannot be loaded leaves its place empty.
        () => undefined,
      );
  }

  protected override updated(): void {
    const { id, thumbhash } = this.attachment;
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || !thumbhash || this.#drawn === id) return;
    this.#drawn = id;
    drawThumbhash(canvas, thumbhash);
  }

  protected override render(): TemplateResult {
    const loaded = ({ target, type }: Event) =>
      (target as Element).toggleAttribute('data-loaded', type === 'load');
    return html`<canvas></canvas
      >${this.url ? html`<img src=${this.url} alt="" loading="lazy" decoding="async" @load=${loaded} @error=${loaded} />` : ''}`;
  }
}

define('parlor-small-picture', SmallPicture);
