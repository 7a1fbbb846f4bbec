/**
 * A conversation as a client holds it, in nine characters: clients name thousands of conversations
 * in one request. Server and SDK both use this function.
 */

/** Characters of a fingerprint: letters and digits. */
export const fingerprintLength = 9;

const values = 36 ** fingerprintLength;

/**
 * Two copies with the same id, `rev` and `memberRev` have the same fingerprint. Any two others have
 * different ones, but for one pair in 10^14.
 */
export function fingerprintOf(id: string, rev: number, memberRev: number): string {
  const text = `${id} ${rev} ${memberRev}`;
  let [a, b] = [0x243f6a88, 0x13198a2e];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x9e3779b1);
    b = Math.imul(b ^ code, 0x85ebca77);
    // The upper bits come down, because a product only carries upwards.
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  // 52 bits, which a number holds exactly.
  const bits = (a >>> 0) * 2 ** 20 + (b >>> 12);
  return (bits % values).toString(36).padStart(fingerprintLength, '0');
}
