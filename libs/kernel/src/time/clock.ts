import { currentTime } from '../scope/scope.js';

/** The only source of the current time for rules that depend on it, so that tests can move it. */
export abstract class Clock {
  abstract now(): Date;
}

/** The clock of the machine, or of the running scope where that acts at another time. */
export class SystemClock extends Clock {
  now(): Date {
    return currentTime();
  }
}

/** A clock that stands still until it is told otherwise, for tests. */
export class FixedClock extends Clock {
  #epochMs: number;

  constructor(start: Date | string = '2026-01-01T00:00:00Z') {
    super();
    this.#epochMs = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#epochMs);
  }

  advance(ms: number): void {
    this.#epochMs += ms;
  }

  set(time: Date | string): void {
    this.#epochMs = new Date(time).getTime();
  }
}
