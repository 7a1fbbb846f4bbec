/**
 * The number of unread messages in the page's title, and a dot on its icon. `clear` restores the
 * page's own; if the page changes its title in the meantime, the number is put before the new one.
 * Another chat of the page may do the same: each leaves the other's number alone, and also a number
 * that the page writes itself.
 */
export class PageBadge {
  #prefix = '';
  #icon: HTMLLinkElement | undefined;
  // At any position in the title: if two chats both insisted on the first position, they would
  // write forever.
  readonly #observer = new MutationObserver(
    () => document.title.includes(this.#prefix) || this.#write(),
  );

  show(unread: number, { title, favicon }: { title: boolean; favicon: boolean }): void {
    if (favicon) this.#mark();
    // Begins with a word joiner, which is invisible and which no page writes.
    const prefix = `\u2060(${unread}) `;
    if (!title || this.#prefix === prefix) return;
    this.clear(false);
    this.#prefix = prefix;
    this.#write();
    this.#observer.observe(document.head, { subtree: true, childList: true, characterData: true });
  }

  clear(withIcon = true): void {
    this.#observer.disconnect();
    if (this.#prefix && document.title.includes(this.#prefix))
      document.title = document.title.replace(this.#prefix, '');
    this.#prefix = '';
    if (!withIcon) return;
    this.#icon?.remove();
    this.#icon = undefined;
  }

  #write(): void {
    document.title = this.#prefix + document.title;
  }

  /**
   * Adds an icon after the page's own, which browsers prefer: the page's icon with a dot, or only
   * the dot if the page's icon cannot be read.
   */
  #mark(): void {
    if (this.#icon) return;
    const link = (this.#icon = document.createElement('link'));
    link.rel = 'icon';
    const known = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
    const image = new Image();
    image.crossOrigin = 'anonymous';
    const draw = (): void => {
      const size = 64;
      const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
      const pen = canvas.getContext('2d');
      if (!pen || this.#icon !== link) return;
      if (image.naturalWidth > 0) pen.drawImage(image, 0, 0, size, size);
      pen.fillStyle = '#d3302f';
      pen.beginPath();
      pen.arc(size - 18, 18, 18, 0, 7);
      pen.fill();
      link.href = canvas.toDataURL();
      document.head.append(link);
    };
    image.onload = image.onerror = draw;
    image.src = known?.href || 'data:,';
  }
}
