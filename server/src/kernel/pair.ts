/** Two users, in a fixed order that does not depend on the order of the arguments. */
export function pairOf(a: string, b: string): { lowId: string; highId: string } {
  return a < b ? { lowId: a, highId: b } : { lowId: b, highId: a };
}
