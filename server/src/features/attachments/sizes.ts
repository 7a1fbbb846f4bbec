/** A picture's copies: under which keys they are kept, and which there are. */
import { limits } from '@parlor/sdk/protocol/limits';

export const sizes = ['original', 'large', 'small'] as const;
export type Size = (typeof sizes)[number];

interface Shape {
  width: number | null;
  height: number | null;
  animated: number | boolean;
}

export function keyOf(id: string, size: Size): string {
  return size === 'original' ? id : `${id}.${size}`;
}

/** Whose file a key is. */
export function idOf(key: string): string {
  return key.split('.')[0]!;
}

export function allKeys(id: string): string[] {
  return sizes.map((size) => keyOf(id, size));
}

/** The copies besides the original: what is small already has none, and what moves has a still one. */
export function copiesOf({ width, height, animated }: Shape): (readonly [size: Size, side: number])[] {
  if (animated) return [['small', limits.pictureSmall]];
  const side = Math.max(width ?? 0, height ?? 0);
  const all = [
    ['large', limits.pictureLarge],
    ['small', limits.pictureSmall],
  ] as const;
  return all.filter(([, most]) => side > most);
}

/** The smallest there is that is no smaller than what is asked for. */
export function nearest(shape: Shape, wanted: Size): Size {
  const there = new Set<Size>(['original', ...copiesOf(shape).map(([size]) => size)]);
  return sizes.slice(0, sizes.indexOf(wanted) + 1).findLast((size) => there.has(size))!;
}
