import { spawn } from 'node:child_process';

export interface Tethered {
  /** Ends the process and everything it started; resolves when all of it is gone. */
  end(): Promise<void>;
}

/**
 * Starts a server in the foreground. A shell ends it when its standard input closes, which the kernel does even after
 * kill -9 of this process. It leads a process group of its own, so that a child that outlives its master (seen with login
 * processes of Dovecot 2.3.19) goes with it. `stopCommand` is for servers that leave that group; it is a shell command.
 */
export function startTethered(command: string, args: string[], options: { uid?: number; gid?: number; stopCommand?: string } = {}): Tethered {
  const { stopCommand = 'kill -TERM $child 2>/dev/null', ...identity } = options;
  const script = `"$@" & child=$!; cat >/dev/null; ${stopCommand}; (sleep 1; kill -KILL 0) & wait $child; kill -KILL 0`;
  const child = spawn('/bin/sh', ['-c', script, 'tether', command, ...args], { ...identity, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/', detached: true });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return {
    end: async () => {
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.ref();
      child.stdin.end();
      await exited;
    },
  };
}
