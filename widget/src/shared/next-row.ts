/** In a grid: the nearest item above (-1) or below (1). */
export function nextRow(
  all: readonly HTMLElement[],
  from: HTMLElement,
  by: number,
): HTMLElement | undefined {
  const { left, top } = from.getBoundingClientRect();
  const boxes = all.map((one) => ({ one, box: one.getBoundingClientRect() }));
  const beyond = boxes.filter(({ box }) => (box.top - top) * by > 1);
  const row = Math.min(...beyond.map(({ box }) => Math.abs(box.top - top)));
  const inRow = beyond.filter(({ box }) => Math.abs(box.top - top) < row + 1);
  return inRow.toSorted((a, b) => Math.abs(a.box.left - left) - Math.abs(b.box.left - left))[0]
    ?.one;
}
