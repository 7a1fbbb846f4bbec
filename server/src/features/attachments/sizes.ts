/** The copies of a picture: their keys in the store, and which copies exist. */
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

/** The id of the file that a key belongs to. */
export function idOf(key: string): string {
  return key.split('.')[0]!;
}

export function allKeys(id: string): string[] {
  return sizes.map((size) => keyOf(id, size));
}

/**
 * The copies besides the original: of a still picture, those that are smaller than it; of an
 * animated one, a still copy.
 */
export const copies: {
  readonly [K in 'still' | 'moving']: readonly { readonly size: Size; readonly side: number }[];
} = {
  still: [
    { size: 'large', side: limits.pictureLarge },
    { size: 'small', side: limits.pictureSmall },
  ],
  moving: [{ size: 'small', side: limits.pictureSmall }],
};

function copiesOf({ width, height, animated }: Shape): readonly { size: Size }[] {
  return animated
    ? copies.moving
    : copies.still.filter(({ side }) => Math.max(width ?? 0, height ?? 0) > side);
}

/** The smallest existing size that is not smaller than the wanted one. */
export function nearest(shape: Shape, wanted: Size): Size {
  const there = new Set<Size>(['original', ...copiesOf(shape).map(({ size }) => size)]);
  return sizes.slice(0, sizes.indexOf(wanted) + 1).findLast((size) => there.has(size))!;
}
