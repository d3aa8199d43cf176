// What the person at the terminal sees: one line for every step, and one sentence when something goes wrong.
const tty = process.stdout.isTTY && process.env.TERM !== 'dumb';
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

let spinner;
/** Stops drawing, for a step that will not be waited for. */
export const endProgress = () => clearInterval(spinner);

/** Runs `work` and shows that it runs: a spinner on a terminal, else a line at the start and one at the end when it took over 2 s. */
export async function step(label, work) {
  const start = Date.now();
  let frame = 0;
  const draw = () => process.stdout.write(`\r\x1b[K  ${'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'[frame++ % 10]} ${label} … ${Math.floor((Date.now() - start) / 1000)} s`);
  if (tty) {
    draw();
    spinner = setInterval(draw, 100);
  } else console.log(`  … ${label}`);
  let mark = '✗';
  try {
    const result = await work();
    mark = '✓';
    return result;
  } finally {
    clearInterval(spinner);
    if (tty) process.stdout.write(`\r\x1b[K  ${mark} ${label} (${seconds(start)})\n`);
    else if (Date.now() - start > 2000) console.log(`  ${mark} ${label} (${seconds(start)})`);
  }
}

/** Ends a command with one sentence for the person who started it. */
export class Stop extends Error {}

/** The sentence for any error: what happened and what to do next, never a stack trace (unless FO_DEBUG is set). */
export function explain(error) {
  if (process.env.FO_DEBUG) return error.stack;
  if (error instanceof Stop) return error.message;
  const where = error.path ? ` at ${error.path}` : '';
  if (error.code === 'ENOSPC') return `The disk is full${where}: free some space, then run the command again.`;
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return `No permission to write${where}: run the command as the owner of that folder, or change its owner (sudo chown -R "$USER" <folder>).`;
  }
  return `${error.message.trim()}\n(Set FO_DEBUG=1 to see where this happened.)`;
}
