/** Moving through a menu or a small dialog of buttons by keyboard. */

/** The target of Tab: the focus stays inside. */
export function tabTo(
  stops: readonly HTMLElement[],
  at: number,
  back: boolean,
): HTMLElement | undefined {
  return stops.at((at + (back ? -1 : 1)) % stops.length);
}

/**
 * The target of an arrow, Home or End: the next stop along the line, or the nearest one above or
 * below; in a menu, the ends wrap around.
 */
export function arrowTo(
  key: string,
  stops: readonly HTMLElement[],
  at: number,
  { isRtl, wraps }: { isRtl: boolean; wraps: boolean },
): HTMLElement | undefined {
  const along = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 }[key];
  if (along) return stops[at + along];
  if (key === 'Home') return stops[0];
  if (key === 'End') return stops.at(-1);
  const down = { ArrowDown: true, ArrowUp: false }[key];
  const from = stops[at]?.getBoundingClientRect();
  if (down === undefined) return undefined;
  if (!from) return down ? stops[0] : stops.at(-1);
  const beyond = stops.filter((stop) => {
    const { top, bottom } = stop.getBoundingClientRect();
    return down ? top >= from.bottom - 2 : bottom <= from.top + 2;
  });
  if (beyond.length === 0) return wraps ? (down ? stops[0] : stops.at(-1)) : undefined;
  const center = from.left + from.width / 2;
  const distance = (stop: HTMLElement): number => {
    const { top, left, width } = stop.getBoundingClientRect();
    return Math.abs(top - from.top) * 1000 + Math.abs(left + width / 2 - center);
  };
  return beyond.reduce((best, stop) => (distance(stop) < distance(best) ? stop : best));
}
