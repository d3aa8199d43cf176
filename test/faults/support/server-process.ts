import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(__dirname, '../../..');
const START_DEADLINE_MS = 60_000;
/** On Linux a child dies with us, even if we are killed ourselves. */
const tether = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0 ? ['setpriv', '--pdeathsig', 'KILL'] : [];

export interface ServerProcessOptions {
  name: string;
  /** File and arguments, run by this Node.js. */
  args: string[];
  environment: Record<string, string>;
  /** Answers 2xx once the process serves. */
  aliveUrl: string;
  logFile: string;
}

/** A process of the product (or of a test) that can be killed, paused and started again under the same name and port. */
export class ServerProcess {
  #child: ChildProcess | undefined;
  #expectedEnd = false;
  /** How often it ended although nobody asked it to. */
  unexpectedEnds: string[] = [];
  starts = 0;

  constructor(private readonly options: ServerProcessOptions) {}

  get name(): string {
    return this.options.name;
  }

  get pid(): number {
    if (!this.#child?.pid || this.hasEnded()) throw new Error(`${this.name} does not run.`);
    return this.#child.pid;
  }

  hasEnded(): boolean {
    return this.#child === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Starts it without waiting until it serves. */
  launch(): void {
    const { args, environment, logFile } = this.options;
    const log = openSync(logFile, 'a');
    const [command = '', ...rest] = [...tether, process.execPath, ...args];
    const inherited = Object.fromEntries(['PATH', 'HOME', 'LANG', 'TZ', 'NODE_COMPILE_CACHE'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
    const child = spawn(command, rest, { cwd: root, env: { ...inherited, ...environment }, stdio: ['ignore', log, log] });
    closeSync(log);
    this.#expectedEnd = false;
    this.starts++;
    child.once('exit', (code, signal) => {
      if (!this.#expectedEnd) this.unexpectedEnds.push(`${this.name} ended with ${signal ?? code}: ${this.lastWords()}`);
    });
    this.#child = child;
  }

  async start(): Promise<void> {
    this.launch();
    await this.untilAlive();
  }

  async untilAlive(): Promise<void> {
    for (const deadline = Date.now() + START_DEADLINE_MS; ; await sleep(50)) {
      if (this.hasEnded()) throw new Error(`${this.name} did not start: ${this.lastWords()}`);
      const answer = await fetch(this.options.aliveUrl, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
      if (Date.now() > deadline) throw new Error(`${this.name} does not answer on ${this.options.aliveUrl}: ${this.lastWords()}`);
    }
  }

  /** kill -9: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    if (this.hasEnded()) return;
    const ended = once(this.#child!, 'exit');
    this.#expectedEnd = true;
    this.#child!.kill('SIGKILL');
    await ended;
  }

  /** SIGTERM; answers how long it took to end and with which exit code (null when it had to be killed after `patienceMs`). */
  async terminate(patienceMs: number): Promise<{ tookMs: number; code: number | null }> {
    const startedAt = performance.now();
    const child = this.#child!;
    const ended = once(child, 'exit');
    this.#expectedEnd = true;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(timer);
    return { tookMs: performance.now() - startedAt, code: child.exitCode };
  }

  /** SIGSTOP: alive for everybody who looks, but nothing moves. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  /** Resolves when the process ended by itself; the end then counts as expected. */
  async ended(): Promise<void> {
    this.#expectedEnd = true;
    if (!this.hasEnded()) await once(this.#child!, 'exit');
  }

  /** The end of what it has written so far. */
  lastWords(): string {
    const { logFile } = this.options;
    return existsSync(logFile) ? readFileSync(logFile, 'utf8').slice(-2_000) : '';
  }
}
