import type { Visitor } from './chromium.js';

/**
 * Runs so many frames, scrolling by so many pixels in each: by how much the row under the middle
 * went elsewhere than the scroll took it, at most. It is looked at as it is painted: after the
 * list's own observer of sizes has had its say in a frame, and never between two of them.
 */
export function jump(visitor: Visitor, step: number, frames: number): Promise<number> {
  return visitor.log.evaluate(
    (log, [by, most]) =>
      new Promise<number>((resolve) => {
        const top = (row: Element) => row.getBoundingClientRect().top;
        const under = () => {
          const middle = top(log) + log.clientHeight / 2;
          return [...log.querySelectorAll('[data-row]')].findLast((row) => top(row) <= middle);
        };
        let watched: { row: Element; top: number } | undefined;
        let moved = 0;
        let worst = 0;
        let count = 0;
        const clock = document.body.appendChild(document.createElement('div'));
        clock.style.cssText = 'position:fixed;height:1px;width:1px';
        const painted = new ResizeObserver(() => {
          if (watched?.row.isConnected)
            worst = Math.max(worst, Math.abs(top(watched.row) - watched.top - moved));
          const row = under();
          watched = row && { row, top: top(row) };
          count += 1;
          if (count <= most!) return void requestAnimationFrame(next);
          painted.disconnect();
          clock.remove();
          resolve(worst);
        });
        const next = () => {
          const from = log.scrollTop;
          log.scrollTop += by!;
          moved = from - log.scrollTop;
          clock.style.width = `${1 + (count % 2)}px`;
        };
        painted.observe(clock);
      }),
    [step, frames],
  );
}
