import { ConfigError, loadConfig } from '@app/kernel';
import { defineCommand } from '../command.js';
import { examineDatabase } from './examine-database.js';
import { examineMachine } from './examine-machine.js';
import { examineServices } from './examine-services.js';
import { examineSettings } from './examine-settings.js';
import { failed, ok, type Finding } from './finding.js';

const MARKS = { ok: 'ok      ', warning: 'warning ', failed: 'FAILED  ' } as const;

/** Changes nothing but one small file, which it removes again. */
export const doctor = defineCommand({
  details: 'A warning works today and will hurt: a mail server that is not set, a disk that fills up, a login without a password of its own.',
  options: { json: { type: 'boolean', about: 'print JSON' } },
  run: async ({ json }) => {
    const findings = await examine();
    if (json) console.log(JSON.stringify(findings));
    else for (const { check, status, sentence } of findings) console.log(`${MARKS[status]} ${check.padEnd(16)} ${sentence}`);
    const count = (status: Finding['status']) => findings.filter((finding) => finding.status === status).length;
    if (!json) console.log(`\n${count('ok')} ok, ${count('warning')} warnings, ${count('failed')} failed`);
    process.exitCode = count('failed') > 0 ? 1 : 0;
  },
});

/** With a configuration that cannot be read nothing else can be looked at. */
async function examine(): Promise<Finding[]> {
  await import('../../../worker/src/worker.module.js'); // declares the configuration of every context
  try {
    loadConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines.map((line) => failed('configuration', line));
    throw error;
  }
  const parts = await Promise.all([examineSettings(), examineDatabase(), examineServices(), examineMachine()]);
  return [ok('configuration', 'Every variable can be read (docs/configuration.md).'), ...parts.flat()];
}
