/** How bytes are cut: into HTTP chunks, sound or not, and into what is written at a time. */
import { chunkOf } from '../attacks/raw-http.js';
import type { Dice } from './dice.js';

export function chunked(dice: Dice, body: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const end = at + 1 + dice.below(dice.chance(0.3) ? 10 : Math.max(1, body.length));
    chunks.push(chunkOf(body.subarray(at, end)));
    at = end;
    if (chunks.length > 200) break;
  }
  chunks.push(Buffer.from(dice.chance(0.05) ? '0\r\nx-trailer: y\r\n\r\n' : '0\r\n\r\n'));
  if (dice.chance(0.15)) {
    const wrong = [
      '-1\r\n',
      'zz\r\n',
      'fffffffffffffffff\r\n',
      '5\r\n',
      '0\r\n',
      '\r\n',
      '1;x="\r\n',
      '00000000000000000005\r\nhello\r\n',
      ' 5 \r\nhello\r\n',
    ];
    chunks.splice(dice.below(chunks.length), dice.below(2), Buffer.from(dice.pick(wrong)));
  }
  return chunks;
}

/** The same bytes, cut elsewhere; at most 40 pieces, so that a case does not take long. */
export function inPieces(dice: Dice, parts: readonly Buffer[]): Buffer[] {
  const whole = Buffer.concat(parts);
  if (dice.chance(0.4)) return [whole];
  const pieces: Buffer[] = [];
  const longest = Math.max(1, Math.ceil(whole.length / 20));
  for (let at = 0; at < whole.length;) {
    const end =
      pieces.length >= 40 ? whole.length : at + 1 + dice.below(dice.chance(0.2) ? 3 : 2 * longest);
    pieces.push(whole.subarray(at, end));
    at = end;
  }
  return pieces;
}
