/** Between the box and the edges of the view, in pixels. */
const margin = 8;

/** If neither side of the anchor has this much room, in pixels, the box may cover the anchor. */
const least = 180;

/**
 * Places a box below its anchor, or above it if there is more room, inside a view. If it fits on
 * neither side, `--fit` limits its height, and it scrolls, so that it does not cover the anchor.
 * The style sheet places a sheet and a question.
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
