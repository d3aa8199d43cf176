// Resident memory of an API that has just started and waits.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const IDLE_MS = 15_000;
const WANTED_MB = 180;

export async function measureMemory(installation) {
  const api = await installation.startApp('api');
  await sleep(IDLE_MS);
  const megabytes = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${api.pid}/status`, 'utf8'))[1]) / 1024;
  await api.stop();
  return { name: 'memory of the idle API', value: `${megabytes.toFixed(0)} MB`, wanted: `≤ ${WANTED_MB} MB`, reached: megabytes <= WANTED_MB, detail: `resident, ${IDLE_MS / 1000} s after its start` };
}
