#!/usr/bin/env node
// What openapi.json changed since the last release, and whether a program that was right then is still right now.
// `node scripts/openapi-changes.mjs` prints it and fails on what breaks; `--release` makes the present the released one.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withNode } from './install.mjs';
import { compareSchemas } from './openapi-schema-changes.mjs';
import { explain } from './progress.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const RELEASED = join(root, 'sdk/openapi.released.json');
const ACCEPTED = join(root, 'sdk/accepted-breaks.json');

/** Words for people: they may change at any time. */
const ANNOTATIONS = new Set(['description', 'summary', 'title', 'example', 'examples', 'tags', 'headers', 'info', 'servers', 'x-tenancy', 'x-ref']);
/** Objects whose keys are names, not words of OpenAPI. */
const MAPS = new Set(['properties', 'patternProperties', 'schemas', 'parameters', 'responses', 'paths', 'webhooks']);

/** The part of a document programs rely on; how an operation fails is told by stable codes instead. */
export function contractOf(value, parent = '', isMap = false) {
  if (Array.isArray(value)) return value.map((item) => contractOf(item, parent));
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => (isMap ? parent !== 'responses' || /^[23]/.test(key) : !ANNOTATIONS.has(key)));
  return Object.fromEntries(kept.map(([key, item]) => [key, contractOf(item, key, !isMap && MAPS.has(key))]));
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const OPEN = new Set(['public', 'signed_in']);

/** Every difference that matters to a program: `{ change, breaks }`, `change` being a stable sentence. */
export function compare(before, after, today = new Date()) {
  const found = new Map();
  const context = {
    before,
    after,
    seen: new Set(),
    report: (breaks, at, what) => found.set(`${at}: ${what}`, { change: `${at}: ${what}`, breaks }),
  };
  for (const { name, operation, other } of pairs(before.paths, after.paths)) compareOperations(context, name, operation, other, today);
  for (const [type, { post }] of Object.entries(before.webhooks ?? {})) compareWebhooks(context, type, post, after.webhooks?.[type]?.post);
  for (const type of Object.keys(after.webhooks ?? {})) if (!before.webhooks?.[type]) context.report(false, `webhook ${type}`, 'added');
  return [...found.values()].sort((a, b) => (a.change < b.change ? -1 : 1));
}

function pairs(before, after) {
  const named = (paths) => new Map(Object.entries(paths ?? {}).flatMap(([path, item]) => METHODS.filter((method) => item[method]).map((method) => [`${method.toUpperCase()} ${path}`, item[method]])));
  const [old, fresh] = [named(before), named(after)];
  return [...new Set([...old.keys(), ...fresh.keys()])].map((name) => ({ name, operation: old.get(name), other: fresh.get(name) }));
}

function compareOperations(context, name, before, after, today) {
  const { report } = context;
  if (!before) return report(false, name, 'added');
  if (!after) return report(!isOver(before, today), name, isOver(before, today) ? 'removed after its sunset' : 'removed');
  if (before.operationId !== after.operationId) report(true, name, `operationId changed from ${before.operationId} to ${after.operationId}`);
  comparePermissions(context, name, before, after);
  if (!before.deprecated && after.deprecated) report(false, name, 'deprecated');
  compareParameters(context, name, before.parameters ?? [], after.parameters ?? []);
  compareBodies(context, name, before.requestBody, after.requestBody);
  compareAnswers(context, name, before.responses, after.responses);
}

const isOver = (operation, today) => operation.deprecated === true && operation['x-deprecated']?.sunset !== undefined && new Date(operation['x-deprecated'].sunset) <= today;

function comparePermissions({ report }, name, before, after) {
  const [old, fresh] = [before['x-permission'], after['x-permission']];
  if (old !== fresh) report(!(OPEN.has(fresh) && old !== 'public'), name, `needs ${fresh} instead of ${old}`);
  const [guests, guestsNow] = [before['x-guests'], after['x-guests']];
  if (guests && guests !== guestsNow) report(true, name, guestsNow ? `guests need ${guestsNow} instead of ${guests}` : 'no longer open to guests');
  if (!guests && guestsNow) report(false, name, `open to guests with ${guestsNow}`);
  if (!before['x-sensitive'] && after['x-sensitive']) report(true, name, 'needs a fresh proof of who is calling');
}

const resolved = (document, kind, one) => (one.$ref ? document.components[kind][one.$ref.split('/').at(-1)] : one);

function compareParameters(context, name, before, after) {
  const keyed = (document, list) => new Map(list.map((one) => resolved(document, 'parameters', one)).map((one) => [`${one.in} parameter ${one.in === 'header' ? one.name.toLowerCase() : one.name}`, one]));
  const [old, fresh] = [keyed(context.before, before), keyed(context.after, after)];
  for (const [key, parameter] of old) {
    const other = fresh.get(key);
    if (!other) context.report(true, name, `${key} removed`);
    else {
      if (!parameter.required && other.required) context.report(true, name, `${key} became required`);
      compareSchemas(context, parameter.schema ?? {}, other.schema ?? {}, 'request', `${name} ${key}`);
    }
  }
  for (const [key, parameter] of fresh) if (!old.has(key)) context.report(parameter.required === true, name, parameter.required ? `required ${key} added` : `${key} added`);
}

function compareBodies(context, name, before, after) {
  const { report } = context;
  if (!before && !after) return;
  if (!before) return report(after.required === true, name, after.required ? 'required body added' : 'body added');
  if (!after) return report(true, name, 'body removed');
  if (!before.required && after.required) report(true, name, 'body became required');
  compareMedia(context, name, before.content, after.content, 'request', 'body');
}

function compareAnswers(context, name, before, after) {
  const success = (document, responses) => new Map(Object.entries(responses).filter(([status]) => /^[23]/.test(status)).map(([status, one]) => [status, resolved(document, 'responses', one)]));
  const [old, fresh] = [success(context.before, before), success(context.after, after)];
  for (const [status, answer] of old) {
    if (!fresh.has(status)) context.report(true, name, `no longer answers ${status}`);
    else compareMedia(context, name, answer.content, fresh.get(status).content, 'response', `answer ${status}`);
  }
  for (const status of fresh.keys()) if (!old.has(status)) context.report(status !== '304', name, `answers ${status} as well`);
}

function compareMedia(context, name, before = {}, after = {}, direction, what) {
  for (const [media, { schema = {} }] of Object.entries(before)) {
    if (!after[media]) context.report(true, name, `${what} is no longer ${media}`);
    else compareSchemas(context, schema, after[media].schema ?? {}, direction, `${name} ${what}`);
  }
  for (const media of Object.keys(after)) if (!before[media]) context.report(false, name, `${what} may be ${media}`);
}

function compareWebhooks(context, type, before, after) {
  const at = `webhook ${type}`;
  if (!after) return context.report(true, at, 'removed');
  const more = (after['x-permissions'] ?? []).filter((permission) => !(before['x-permissions'] ?? []).includes(permission));
  if (before['x-permissions'] && more.length > 0) context.report(true, at, `needs ${more.join(', ')} as well`);
  compareMedia(context, at, before.requestBody?.content, after.requestBody?.content, 'response', 'payload');
}

/** Problems of the list of accepted breaks: entries without a reason or a day, and entries for what no longer differs. */
export function checkAccepted(accepted, changes) {
  const breaks = new Set(changes.filter((one) => one.breaks).map(({ change }) => change));
  return accepted.flatMap(({ change, reason, sunset }) => [
    ...(typeof reason === 'string' && reason.trim().length >= 10 ? [] : [`${change}: says no reason`]),
    ...(/^\d{4}-\d{2}-\d{2}$/.test(sunset ?? '') && !Number.isNaN(Date.parse(sunset)) ? [] : [`${change}: names no day (sunset) until which the old way works`]),
    ...(breaks.has(change) ? [] : [`${change}: is accepted, but not so: remove the entry`]),
  ]);
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** What breaks and was not accepted, and what is wrong with what was; the rest goes to `print`. */
export function openapiProblems(print = () => undefined) {
  const changes = compare(readJson(RELEASED), contractOf(readJson(join(root, 'openapi.json'))));
  const accepted = readJson(ACCEPTED);
  const names = new Set(accepted.map(({ change }) => change));
  for (const { change, breaks } of changes) if (!breaks || names.has(change)) print(`  ${breaks ? 'accepted break' : 'compatible'}  ${change}`);
  return [...changes.filter(({ change, breaks }) => breaks && !names.has(change)).map(({ change }) => `breaks programs: ${change}`), ...checkAccepted(accepted, changes)];
}

/** The contract as it is kept: one line for each operation, event and schema, so that a release can be read as a diff. */
export function releasedText(whole) {
  const { openapi, paths, webhooks = {}, components } = contractOf(whole);
  const { schemas, parameters = {} } = components;
  const block = (entries) => `{\n${Object.entries(entries).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',\n')}\n}`;
  return `{"openapi":${JSON.stringify(openapi)},\n"paths":${block(paths)},\n"components":{"schemas":${block(schemas)},\n"parameters":${block(parameters)}},\n"webhooks":${block(webhooks)}}\n`;
}

function main() {
  if (process.argv.includes('--release')) {
    writeFileSync(RELEASED, releasedText(readJson(join(root, 'openapi.json'))));
    writeFileSync(ACCEPTED, '[]\n');
    return;
  }
  const problems = openapiProblems(console.log);
  for (const problem of problems) console.error(`✗ ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  withNode(fileURLToPath(import.meta.url), main).catch((error) => {
    console.error(explain(error));
    process.exit(1);
  });
}
