import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { INestApplicationContext } from '@nestjs/common';
import { ConfigError } from './config/define-config.js';
import { kernelConfig } from './config/kernel.config.js';
import { startOpenTelemetry } from './telemetry/otel.js';

/**
 * Ends the process on SIGTERM or SIGINT: waits for `leave`, closes the application, and exits when the deadline is over
 * even if something (a Redis that is down) would keep it waiting for ever.
 */
export function endOnSignal(app: INestApplicationContext, leave: () => Promise<void> = async () => undefined): void {
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(0), kernelConfig.value().SHUTDOWN_DEADLINE_MS).unref();
    leave().then(() => app.close()).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`${signal}: ${(error as Error).message}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/**
 * Gives back what only starting needed: code that ran once, and what was left of building modules, schemas and routes. A process
 * that waits for work would keep it for hours, because V8 looks for garbage only when somebody asks for memory. Call it just
 * before the first request can come: for about half a second nothing else runs.
 */
export function releaseStartMemory(): void {
  setFlagsFromString('--expose-gc'); // the only door V8 has; contexts made from now on have the function
  const collect = runInNewContext('gc') as NodeJS.GCFunction;
  setFlagsFromString('--no-expose-gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/**
 * Lets the heap grow by three tenths of what lives in it before garbage is looked for, where V8 would let it grow fourfold: long
 * work, such as an import, then takes what it needs from beginning to end, for a tenth more of its own time.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=30');
}

/** Ends a process that could not start, with one readable message: configuration and port errors need no stack. */
export function reportAndExit(error: unknown): never {
  const { code, address, port } = error as { code?: string; address?: string; port?: number };
  if (error instanceof ConfigError) console.error(error.message);
  else if (code === 'EADDRINUSE') console.error(`Port ${port} on ${address} is in use: set PORT, OPERATOR_PORT or DEMO_SMTP_PORT to another one.`);
  else console.error(error);
  process.exit(1);
}

/** Traces, when the environment asks for them. Call it before the modules to be observed are loaded. */
export async function startTracing(env: NodeJS.ProcessEnv): Promise<void> {
  const stop = await startOpenTelemetry({ endpoint: env['OTEL_EXPORTER_OTLP_ENDPOINT'] || undefined, warn: (message) => console.warn(message) });
  process.once('beforeExit', () => void stop());
}
