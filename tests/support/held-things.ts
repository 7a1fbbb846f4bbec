import type { Page } from 'playwright-core';

/** How many of each are open. */
export type Held = Record<string, number>;

/**
 * From the next page on, `window.held` counts what is opened and not closed again, of all that a
 * page can hold on to.
 */
export async function countHeld(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const held: Held = { listeners: 0, timers: 0, sockets: 0, observers: 0 };
    const count = (what: string, by: number) => (held[what]! += by);
    Object.assign(window, { held });
    for (const target of [window, document, visualViewport!]) {
      const listeners = new Set<string>();
      const ids = new WeakMap<object, number>();
      let last = 0;
      const key = (name: string, listener: unknown) => {
        if (!ids.has(listener as object)) ids.set(listener as object, ++last);
        return `${name} ${ids.get(listener as object)}`;
      };
      const { addEventListener: add, removeEventListener: remove } = target;
      const forget = (name: string, listener: unknown) =>
        listeners.delete(key(name, listener)) && count('listeners', -1);
      target.addEventListener = function (
        this: unknown,
        name: string,
        listener: never,
        options?: AddEventListenerOptions,
      ) {
        if (!listeners.has(key(name, listener))) {
          listeners.add(key(name, listener));
          count('listeners', 1);
          (typeof options === 'object' ? options : undefined)?.signal?.addEventListener(
            'abort',
            () => forget(name, listener),
          );
        }
        return add.call(target, name, listener, options);
      } as never;
      target.removeEventListener = function (
        this: unknown,
        name: string,
        listener: never,
        options?: EventListenerOptions,
      ) {
        forget(name, listener);
        return remove.call(target, name, listener, options);
      } as never;
    }
    const timers = new Set<unknown>();
    const ended = (id: unknown) => timers.delete(id) && count('timers', -1);
    const { setTimeout: later, setInterval: every, clearTimeout: never } = window;
    window.setTimeout = ((call: () => void, ms: number) => {
      const id = later(() => {
        ended(id);
        call();
      }, ms);
      timers.add(id);
      count('timers', 1);
      return id;
    }) as never;
    window.setInterval = ((call: () => void, ms: number) => {
      const id = every(call, ms);
      timers.add(id);
      count('timers', 1);
      return id;
    }) as never;
    window.clearTimeout = window.clearInterval = ((id: number) => {
      ended(id);
      never(id);
    }) as never;
    const Socket = WebSocket;
    window.WebSocket = class extends Socket {
      constructor(url: string | URL) {
        super(url);
        count('sockets', 1);
        super.addEventListener('close', () => count('sockets', -1));
      }
    };
    for (const name of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver'] as const) {
      const Observer = window[name] as unknown as new (...args: unknown[]) => {
        observe(...args: unknown[]): void;
        disconnect(): void;
      };
      (window as unknown as Record<string, unknown>)[name] = class extends Observer {
        seeing = false;
        override observe(...args: unknown[]) {
          if (!this.seeing) count('observers', 1);
          this.seeing = true;
          super.observe(...args);
        }
        override disconnect() {
          if (this.seeing) count('observers', -1);
          this.seeing = false;
          super.disconnect();
        }
      };
    }
  });
}
