/**
 * The frame of a floating chat: a modal dialog over a small screen, otherwise a popover beside the
 * page. Shows and hides it, and gives the focus back to the element of the page that had it.
 */
import type { LitElement } from 'lit';
import { deepFocus } from '../shared/deep-focus.js';
import type { BackController } from './back-controller.js';
import type { ViewportController } from './viewport-controller.js';

const smallScreen = '(max-width: 479.98px), (max-height: 479.98px)';
const enter = { duration: 320, easing: 'cubic-bezier(0.2, 1.1, 0.3, 1)' };
const leave = { duration: 160, easing: 'cubic-bezier(0.4, 0, 1, 1)' };

type Host = LitElement & {
  readonly open: boolean;
  readonly inline: boolean;
  readonly back: 'chat' | 'page';
};

export interface FrameDeps {
  back: BackController;
  viewport: ViewportController;
}

export class FrameController {
  /** The element that had the focus when the chat was opened. */
  #opener: HTMLElement | null = null;

  constructor(
    private readonly host: Host,
    private readonly deps: FrameDeps,
  ) {}

  get #panel(): HTMLElement {
    return this.host.renderRoot.querySelector<HTMLElement>('.panel')!;
  }

  get #isStill(): boolean {
    return matchMedia('(prefers-reduced-motion: reduce)').matches;
  }

  reveal(animated: boolean): void {
    const panel = this.#panel;
    if (
      !(panel instanceof HTMLDialogElement) ||
      !panel.isConnected ||
      panel.matches(':modal,:popover-open')
    )
      return;
    // A dialog that was moved in the document is no longer modal, but still has its `open`.
    panel.open = false;
    const focused = deepFocus();
    this.#opener = focused === document.body ? null : focused;
    const isSmall = matchMedia(smallScreen).matches;
    panel.popover = isSmall ? null : 'manual';
    // The page beside a popover stays in reach, and screen readers must know it.
    panel.ariaModal = String(isSmall);
    if (isSmall) {
      panel.showModal();
      if (this.host.back === 'chat') this.deps.back.enter();
    } else panel.showPopover();
    this.deps.viewport.update();
    if (animated) {
      const start = this.#isStill
        ? {}
        : { transform: isSmall ? 'translateY(32px)' : 'translateY(12px) scale(0.94)' };
      panel.animate([{ opacity: 0, ...start }, { opacity: 1 }], enter);
    }
    // The focus stays where it is on the page while the chat is moved.
    if (animated || !this.#opener) this.focusInside();
    else this.#opener.focus();
  }

  async conceal(): Promise<void> {
    const panel = this.#panel;
    if (!(panel instanceof HTMLDialogElement)) return;
    this.deps.back.leave();
    const hadFocus = panel.contains(this.host.shadowRoot!.activeElement);
    const end = this.#isStill
      ? {}
      : {
          transform: matchMedia(smallScreen).matches
            ? 'translateY(32px)'
            : 'translateY(8px) scale(0.97)',
        };
    await panel.animate([{ opacity: 1 }, { opacity: 0, ...end }], leave).finished.catch(() => {});
    if (this.host.open) return;
    panel.close();
    if (panel.matches(':popover-open')) panel.hidePopover();
    if (!hadFocus) return;
    if (this.#opener?.isConnected) this.#opener.focus();
    else this.host.renderRoot.querySelector<HTMLElement>('.launcher')?.focus();
  }

  focusInside(): void {
    if (this.host.inline) return;
    const inside = this.host.renderRoot.querySelector<
      HTMLElement & { focusFirst?: () => Promise<void> }
    >('parlor-panel');
    if (inside?.focusFirst) void inside.focusFirst();
    else this.#panel.focus();
  }
}
