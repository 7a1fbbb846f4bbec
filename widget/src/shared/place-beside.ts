/** Between what is placed and the edges of the view, in pixels. */
const margin = 8;

/** With less room than this on either side, a box lies over what it belongs to. */
const least = 180;

/**
 * Puts a box below what it belongs to, or above where there is more room, inside a view. Where it
 * fits neither way it is made lower by `--fit`, and scrolls, so that it does not cover what it
 * belongs to. A sheet and a question have their place by the styles.
 */
export function placeBeside(box: HTMLElement, anchor: DOMRect, view: DOMRect): void {
  box.style.removeProperty('--fit');
  const { offsetWidth: width, offsetHeight: natural } = box;
  const atEnd = anchor.left + anchor.width / 2 > view.left + view.width / 2;
  const x = (atEnd ? anchor.right - width : anchor.left) - view.left;
  const below = anchor.bottom + 6 - view.top;
  const roomBelow = view.height - margin - below;
  const roomAbove = anchor.top - 6 - view.top - margin;
  const isBelow = natural <= roomBelow || (natural > roomAbove && roomBelow >= roomAbove);
  const room = Math.floor(isBelow ? roomBelow : roomAbove);
  if (natural > room && room >= least) box.style.setProperty('--fit', `${room}px`);
  const height = room >= least ? Math.min(natural, room) : natural;
  const y = isBelow ? below : anchor.top - 6 - height - view.top;
  const within = (value: number, room: number): number =>
    Math.max(margin, Math.min(value, room - margin));
  box.style.setProperty('--x', `${within(x, view.width - width)}px`);
  box.style.setProperty('--y', `${within(y, view.height - height)}px`);
  box.style.setProperty('--origin', `${atEnd ? '100%' : '0'} ${isBelow ? '0' : '100%'}`);
}
