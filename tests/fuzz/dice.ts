/** Choices that a seed determines. */
import { seededRandom } from '../../sdk/test-support/seeded-random.js';

export class Dice {
  /** From 0 up to 1. */
  readonly roll: () => number;

  /** The same case of the same seed always makes the same choices. */
  constructor(seed: number, index: number) {
    this.roll = seededRandom(
      (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0,
    );
  }

  below(n: number): number {
    return Math.floor(this.roll() * n);
  }

  /** True in so many cases of one. */
  chance(share: number): boolean {
    return this.roll() < share;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  some<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}
