import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { RovingController } from './roving-controller.js';

/**
 * A list whose rows have more than one button: the first has `data-roving` and is reached as in
 * every list; the other buttons of the same `li` have `data-beside`, and are reached with the arrow
 * along the line, or with Tab from the row that has the focus.
 */
export class BesideController implements ReactiveController {
  readonly #roving: RovingController;

  constructor(private readonly host: ReactiveControllerHost & HTMLElement) {
    this.#roving = new RovingController(host);
    host.addController(this);
  }

  hostUpdated(): void {
    const root = this.host.shadowRoot;
    const current = root?.querySelector('[data-roving][tabindex="0"]')?.closest('li');
    for (const button of root?.querySelectorAll<HTMLElement>('[data-beside]') ?? [])
      button.tabIndex = button.closest('li') === current ? 0 : -1;
  }

  readonly focusin = (event: FocusEvent): void => {
    this.#roving.focusin(event);
    this.hostUpdated();
  };

  readonly keydown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const { altKey, ctrlKey, metaKey } = event;
    const row = target.closest('li');
    if (!row || altKey || ctrlKey || metaKey) return;
    const stops = [...row.querySelectorAll<HTMLElement>('[data-roving], [data-beside]')];
    const forward = getComputedStyle(this.host).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const step = event.key === forward ? 1 : /^Arrow(Left|Right)$/.test(event.key) ? -1 : 0;
    const to = step === 0 ? undefined : stops[stops.indexOf(target) + step];
    if (!to) return this.#roving.keydown(event);
    event.preventDefault();
    to.focus();
  };
}
