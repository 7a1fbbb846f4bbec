/** Two users, in the one order that stands for both. */
export function pairOf(a: string, b: string): { lowId: string; highId: string } {
  return a < b ? { lowId: a, highId: b } : { lowId: b, highId: a };
}
