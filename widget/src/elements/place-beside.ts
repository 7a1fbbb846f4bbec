/** Between what is placed and the edges of the view, in pixels. */
const margin = 8;

/** Puts a box below what it belongs to, or above where there is no room, inside a view. A sheet and a question have their place by the styles. */
export function placeBeside(box: HTMLElement, anchor: DOMRect, view: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = box;
  const atEnd = anchor.left + anchor.width / 2 > view.left + view.width / 2;
  const x = (atEnd ? anchor.right - width : anchor.left) - view.left;
  const below = anchor.bottom + 6 - view.top;
  const above = anchor.top - 6 - height - view.top;
  const y = below + height + margin <= view.height || above < margin ? below : above;
  const within = (value: number, room: number): number => Math.max(margin, Math.min(value, room - margin));
  box.style.setProperty('--x', `${within(x, view.width - width)}px`);
  box.style.setProperty('--y', `${within(y, view.height - height)}px`);
  box.style.setProperty('--origin', `${atEnd ? '100%' : '0'} ${y === below ? '0' : '100%'}`);
}
