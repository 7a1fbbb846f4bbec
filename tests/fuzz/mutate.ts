import type { Dice } from './dice.js';

/**
 * Changes bytes in one to six places: flips, cuts, repeats, swaps, and puts in tokens that mean
 * something to the parser.
 */
export function mutate(dice: Dice, bytes: Buffer, tokens: readonly string[]): Buffer {
  let changed = bytes;
  for (let n = 1 + dice.below(6); n > 0; n--) changed = change(dice, changed, tokens);
  return changed;
}

function change(dice: Dice, bytes: Buffer, tokens: readonly string[]): Buffer {
  const at = dice.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + dice.below(dice.chance(0.1) ? 1_000 : 20));
  const [before, within, after] = [
    bytes.subarray(0, at),
    bytes.subarray(at, end),
    bytes.subarray(end),
  ];
  switch (dice.below(8)) {
    case 0: {
      const flipped = Buffer.from(within);
      if (flipped.length > 0) flipped[dice.below(flipped.length)]! ^= 1 << dice.below(8);
      return Buffer.concat([before, flipped, after]);
    }
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return before;
    case 3:
      return Buffer.concat([
        before,
        ...Array.from({ length: 1 + dice.below(dice.chance(0.05) ? 2_000 : 4) }, () => within),
        after,
      ]);
    case 4:
      return Buffer.concat([before, dice.bytes(1 + dice.below(8)), within, after]);
    case 5:
      return Buffer.concat([before, after, within]);
    default:
      return Buffer.concat([before, Buffer.from(dice.pick(tokens), 'latin1'), within, after]);
  }
}
