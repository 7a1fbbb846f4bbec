import type { FileSize, SentAttachment } from '@parlor/sdk';
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

/**
 * The copies of a picture in the viewer: a small one at once, over it a larger one, and if that is
 * too small, the original. Each is requested once, and again if that failed.
 */
export class PictureCopies {
  /** By picture and size, like the other maps. */
  readonly #urls = new Map<string, string>();
  readonly #asked = new Set<string>();
  readonly #loaded = new Set<string>();
  readonly #failed = new Set<string>();

  constructor(
    private readonly host: ReactiveControllerHost & { readonly isConnected: boolean },
    private readonly urlOf: (item: SentAttachment, size: FileSize) => Promise<string>,
  ) {}

  hasFailed(item: SentAttachment, size: FileSize): boolean {
    return this.#failed.has(keyOf(item, size));
  }

  again(item: SentAttachment, size: FileSize): void {
    const key = keyOf(item, size);
    this.#failed.delete(key);
    this.#asked.delete(key);
    this.#urls.delete(key);
    this.host.requestUpdate();
  }

  /**
   * The picture in this size, or the best loaded copy until it is complete; `isHere` once more than
   * a small copy is loaded.
   */
  of(
    item: SentAttachment,
    size: FileSize,
    label: string,
  ): { images: TemplateResult; isHere: boolean } {
    const [key, largeKey] = [keyOf(item, size), keyOf(item, 'large')];
    const early = this.#url(item, 'small');
    const url = this.#url(item, size);
    const isLoaded = this.#loaded.has(key);
    const large = size === 'original' && !isLoaded ? this.#urls.get(largeKey) : undefined;
    const copies = [
      { of: keyOf(item, 'small'), address: isLoaded || large ? undefined : early, alt: '' },
      { of: largeKey, address: large, alt: '' },
      { of: key, address: url, alt: label },
    ].filter(({ address }) => address !== undefined);
    const images = html`${repeat(
      copies,
      (copy) => copy.of,
      (copy) => this.#image(copy.of, copy.address!, copy.alt),
    )}`;
    return { images, isHere: isLoaded || large !== undefined };
  }

  #image(of: string, address: string, alt: string): TemplateResult {
    return html`<img
      class=${of.endsWith('small') ? 'early' : ''}
      src=${address}
      alt=${alt}
      draggable="false"
      decoding="async"
      ?data-loaded=${this.#loaded.has(of)}
      @load=${() => this.#arrived(of)}
      @error=${() => this.#missed(of)}
    />`;
  }

  #url(item: SentAttachment, size: FileSize): string | undefined {
    const key = keyOf(item, size);
    if (!this.#asked.has(key)) {
      this.#asked.add(key);
      this.urlOf(item, size).then(
        (url) => {
          this.#urls.set(key, url);
          this.host.requestUpdate();
        },
        () => this.#missed(key),
      );
    }
    return this.#urls.get(key);
  }

  #arrived(key: string): void {
    this.#loaded.add(key);
    this.host.requestUpdate();
  }

  #missed(key: string): void {
    if (!this.host.isConnected) return;
    this.#failed.add(key);
    this.host.requestUpdate();
  }
}

const keyOf = ({ attachment }: SentAttachment, size: FileSize): string =>
  `${attachment.id} ${size}`;
