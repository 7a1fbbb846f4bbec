/**
 * Gestures of fingers, pen, mouse and wheel on a full-screen picture: drag to the next one, drag
 * down to close, pinch, turn the wheel or double-tap to zoom, and drag a zoomed picture. Moves the
 * element directly, because rendering would be too slow; calls back at the end of the gesture.
 */
interface Deps {
  stage: () => HTMLElement | null;
  /** The picture in front. */
  frame: () => HTMLElement | null;
  /** Goes to the picture on the left or on the right; returns whether there is one. */
  step: (by: -1 | 1) => boolean;
  close: () => void;
  zoomed: (isZoomed: boolean) => void;
}

interface Point {
  x: number;
  y: number;
}

const most = 6;
const tapped = { ms: 320, px: 24 };
/** A finger that moves farther than this, in pixels, is not tapping. */
const slop = 8;

export class PictureGestures {
  scale = 1;
  #offset: Point = { x: 0, y: 0 };
  readonly #pointers = new Map<number, Point>();
  #start: { at: Point; time: number; axis: 'x' | 'y' | undefined; wasPinch: boolean } | undefined;
  #tap: { at: Point; time: number } | undefined;

  constructor(private readonly deps: Deps) {}

  /** Shows the whole picture again. */
  reset(): void {
    this.scale = 1;
    this.#offset = { x: 0, y: 0 };
    this.#drag({ x: 0, y: 0 });
    this.#show();
  }

  /** Zooms around a point of the screen, or around the centre. */
  zoom(factor: number, about?: Point): void {
    const next = Math.min(most, Math.max(1, this.scale * factor));
    const box = this.deps.stage()?.getBoundingClientRect();
    if (!box) return;
    const x = about ? about.x - box.left - box.width / 2 : 0;
    const y = about ? about.y - box.top - box.height / 2 : 0;
    const by = next / this.scale;
    this.#offset = { x: x - (x - this.#offset.x) * by, y: y - (y - this.#offset.y) * by };
    this.scale = next < 1.02 ? 1 : next;
    this.#show();
  }

  toggle(about?: Point): void {
    if (this.scale > 1) this.reset();
    else this.zoom(2.5, about);
  }

  pan(x: number, y: number): void {
    this.#offset = { x: this.#offset.x + x, y: this.#offset.y + y };
    this.#show();
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0 || (event.target as Element).closest('button')) return;
    event.preventDefault();
    const stage = this.deps.stage();
    stage?.setPointerCapture(event.pointerId);
    const at = pointOf(event);
    this.#pointers.set(event.pointerId, at);
    const isPinch = this.#pointers.size > 1;
    this.#start = {
      at,
      time: event.timeStamp,
      axis: undefined,
      wasPinch: isPinch || (this.#start?.wasPinch ?? false),
    };
    if (isPinch) this.#drag({ x: 0, y: 0 });
    stage?.classList.add('held');
  };

  readonly move = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId);
    const start = this.#start;
    if (!before || !start) return;
    const at = pointOf(event);
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, at);
    if (other) {
      const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
      const was = { x: (before.x + other.x) / 2, y: (before.y + other.y) / 2 };
      this.pan(middle.x - was.x, middle.y - was.y);
      this.zoom(distance(at, other) / Math.max(1, distance(before, other)), middle);
    } else if (this.scale > 1) this.pan(at.x - before.x, at.y - before.y);
    else if (!start.wasPinch) {
      const moved = { x: at.x - start.at.x, y: at.y - start.at.y };
      if (!start.axis && Math.hypot(moved.x, moved.y) > slop)
        start.axis = Math.abs(moved.x) >= Math.abs(moved.y) ? 'x' : 'y';
      if (start.axis === 'x') this.#drag({ x: moved.x, y: 0 });
      if (start.axis === 'y') this.#drag({ x: 0, y: Math.max(0, moved.y) });
    }
  };

  readonly up = (event: PointerEvent): void => {
    const last = this.#pointers.get(event.pointerId);
    if (!last) return;
    this.#pointers.delete(event.pointerId);
    const start = this.#start;
    if (this.#pointers.size > 0 || !start) return;
    this.#start = undefined;
    const stage = this.deps.stage();
    stage?.classList.remove('held');
    this.#drag({ x: 0, y: 0 });
    if (start.wasPinch || event.type === 'pointercancel') return;
    const at = pointOf(event);
    const moved = { x: at.x - start.at.x, y: at.y - start.at.y };
    const speed = {
      x: moved.x / Math.max(1, event.timeStamp - start.time),
      y: moved.y / Math.max(1, event.timeStamp - start.time),
    };
    const width = stage?.clientWidth ?? 0;
    if (this.scale > 1) {
      if (Math.hypot(moved.x, moved.y) < slop) this.#tapped(event, at);
    } else if (start.axis === 'x') {
      if (Math.abs(moved.x) > width / 4 || Math.abs(speed.x) > 0.4)
        this.deps.step(moved.x > 0 ? -1 : 1);
    } else if (start.axis === 'y') {
      if (moved.y > 120 || (moved.y > 40 && speed.y > 0.5)) this.deps.close();
    } else this.#tapped(event, at);
  };

  readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    if (event.deltaY !== 0)
      this.zoom(Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400)), {
        x: event.clientX,
        y: event.clientY,
      });
  };

  #tapped({ timeStamp, pointerType }: PointerEvent, at: Point): void {
    const before = this.#tap;
    this.#tap = { at, time: timeStamp };
    if (before && timeStamp - before.time < tapped.ms && distance(before.at, at) < tapped.px) {
      this.#tap = undefined;
      this.toggle(at);
      return;
    }
    const box = this.deps.frame()?.getBoundingClientRect();
    const isBeside =
      box && (at.x < box.left || at.x > box.right || at.y < box.top || at.y > box.bottom);
    if (isBeside && pointerType === 'mouse') this.deps.close();
  }

  /** Moves the row of pictures by the drag distance. */
  #drag({ x, y }: Point): void {
    const stage = this.deps.stage();
    stage?.style.setProperty('--drag-x', `${x}px`);
    stage?.style.setProperty('--drag-y', `${y}px`);
  }

  /** Limits the offset: an edge of the picture must not be inside the screen. */
  #show(): void {
    const [stage, frame] = [this.deps.stage(), this.deps.frame()];
    if (!stage || !frame) return;
    const room = {
      x: Math.max(0, (frame.offsetWidth * this.scale - stage.clientWidth) / 2),
      y: Math.max(0, (frame.offsetHeight * this.scale - stage.clientHeight) / 2),
    };
    const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value));
    this.#offset =
      this.scale === 1
        ? { x: 0, y: 0 }
        : { x: within(this.#offset.x, room.x), y: within(this.#offset.y, room.y) };
    frame.style.transform =
      this.scale === 1
        ? ''
        : `translate(${this.#offset.x}px, ${this.#offset.y}px) scale(${this.scale})`;
    stage.classList.toggle('zoomed', this.scale > 1);
    this.deps.zoomed(this.scale > 1);
  }
}

const pointOf = ({ clientX, clientY }: PointerEvent): Point => ({ x: clientX, y: clientY });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
