import { type Environment, systemEnvironment } from '../../server/src/kernel/environment.js';

/** For a server of a test: a clock that goes on when it is told to. */
export class Clock {
  #ahead = 0;

  readonly environment: Environment = { ...systemEnvironment, now: () => this.now() };

  /**
   * With `wall` it also goes on by itself, as the clock on the wall: where its times are compared
   * with those of files and of the test.
   */
  constructor(private readonly runs?: 'wall') {}

  now(): Date {
    return new Date(
      (this.runs ? Date.now() : Date.parse('2026-11-21T12:00:00.000Z')) + this.#ahead,
    );
  }

  pass(seconds: number): void {
    this.#ahead += seconds * 1_000;
  }
}
