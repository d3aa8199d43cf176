const FIRST_MS = 2_000;
const FACTOR = 1.5;
const LONGEST_MS = 10 * 60 * 1000;

/**
 * How long to stay away from a mail server after `failures` failed attempts in a row: 2 s, growing by half each time up to
 * ten minutes, ± 20 %. Only a completed sync may set `failures` back: a server that accepts logins and then drops the
 * connection would otherwise be called in a loop.
 */
export function reconnectDelayMs(failures: number, random: number = Math.random()): number {
  const delay = Math.min(FIRST_MS * FACTOR ** Math.max(0, failures - 1), LONGEST_MS);
  return Math.round(delay * (0.8 + 0.4 * random));
}
