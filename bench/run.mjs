#!/usr/bin/env node
// `npm run bench`: how fast the product is beside bare Fastify + pg doing the same work on the same machine in the same run.
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withNode } from '../scripts/install.mjs';

const records = ['board', 'summary', 'deep', 'contains', 'search'];
const cases = ['get', 'list', 'create', ...records, 'imports', 'segments', 'outbox', 'webhooks', 'memory', 'mailbox'];
const help = `npm run bench                             everything (about forty minutes)
npm run bench -- --only get,list          some of: ${cases.join(', ')}
npm run bench -- --rows 100000            table sizes, default 100000,1000000
npm run bench -- --seconds 5 --rounds 5   length and number of rounds; medians are reported
npm run bench -- --profile                also write a CPU profile of the product below .data/profiles`;

async function main() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: cases.join(',') },
      rows: { type: 'string', default: '100000,1000000' },
      seconds: { type: 'string', default: '5' },
      rounds: { type: 'string', default: '5' },
      events: { type: 'string', default: '10000' },
      'import-rows': { type: 'string', default: '100000' },
      customers: { type: 'string', default: '400000' },
      profile: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(help);
  const only = values.only.split(',');
  const unknown = only.find((name) => !cases.includes(name));
  if (unknown) throw new Error(`"${unknown}" is not measured here.\n\n${help}`);
  const options = { rows: values.rows.split(',').map(Number), seconds: Number(values.seconds), rounds: Number(values.rounds), events: Number(values.events), importRows: Number(values['import-rows']), customers: Number(values.customers), profile: values.profile };
  console.log(`Node.js ${process.version}, ${availableParallelism()} × ${cpus()[0].model}, load ${loadavg()[0].toFixed(1)}`);
  const results = only.some((name) => name !== 'mailbox') ? await measure(only, options) : [];
  if (only.includes('mailbox')) results.push(mailbox());
  print(results);
  process.exitCode = results.every((result) => result.reached) ? 0 : 1;
}

async function measure(only, options) {
  const { Installation } = await import('./support/installation.mjs');
  const { measureReads } = await import('./support/reads.mjs');
  const { measureCreate } = await import('./support/create.mjs');
  const { measureOutbox } = await import('./support/outbox.mjs');
  const { measureWebhooks } = await import('./support/webhooks.mjs');
  const { measureMemory } = await import('./support/memory.mjs');
  const { measureRecords } = await import('./support/records.mjs');
  const { measureImports } = await import('./support/imports.mjs');
  const { measureSegments } = await import('./support/segments.mjs');
  const installation = await Installation.start();
  try {
    const results = [];
    if (only.includes('memory')) results.push(await measureMemory(installation));
    if (only.includes('outbox')) results.push(...(await measureOutbox(installation, options)));
    if (only.includes('webhooks')) results.push(...(await measureWebhooks(installation, options)));
    if (only.includes('create')) results.push(...(await measureCreate(installation, options)));
    if (only.includes('get') || only.includes('list')) results.push(...(await measureReads(installation, options, only)));
    if (records.some((name) => only.includes(name))) results.push(...(await measureRecords(installation, options, only)));
    if (only.includes('imports')) results.push(...(await measureImports(installation, options)));
    if (only.includes('segments')) results.push(...(await measureSegments(installation, options)));
    return results;
  } finally {
    await installation.stop();
  }
}

/** Has its own servers and its own script; its last line says what it reached. */
function mailbox() {
  const run = spawnSync(process.execPath, [fileURLToPath(new URL('mailbox-sync.mjs', import.meta.url))], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  process.stdout.write(run.stdout);
  return { name: 'mailbox of 12,000 messages', value: run.stdout.trim().split('\n').pop(), wanted: 'ratio ≥ 0.50', reached: run.status === 0 };
}

function print(results) {
  const rows = [['', 'reached', 'wanted', '', ''], ...results.map((r) => [r.name, r.value, r.wanted ?? '', r.wanted ? (r.reached ? 'yes' : 'NO') : '', r.detail ?? ''])];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  console.log(`\n${rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n')}`);
}

withNode(fileURLToPath(import.meta.url), main).catch((error) => {
  console.error(error);
  process.exit(1);
});
