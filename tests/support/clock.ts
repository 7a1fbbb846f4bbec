import { type Environment, systemEnvironment } from '../../server/src/kernel/environment.js';

/** For a server of a test: a clock that goes on when it is told to. */
export class Clock {
  #ahead = 0;

  readonly environment: Environment = { ...systemEnvironment, now: () => this.now() };

  /** `wall`: also goes on by itself, for what the times of files and of the test itself are compared with. */
  constructor(private readonly runs?: 'wall') {}

  now(): Date {
    return new Date((this.runs ? Date.now() : Date.parse('2026-11-21T12:00:00.000Z')) + this.#ahead);
  }

  pass(seconds: number): void {
    this.#ahead += seconds * 1_000;
  }
}
