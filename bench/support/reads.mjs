// Reading one lead and the first page of leads, beside the baseline, with few and with many rows.
import assert from 'node:assert/strict';
import { compare, row } from './load.mjs';

const SAMPLE = 2_000;

export async function measureReads(installation, options, only) {
  const api = await installation.startApp('api', {}, profiling(options));
  const bare = await installation.startBare();
  await installation.signUp(api.url);
  const results = [];
  const lists = [];
  for (const rows of only.includes('list') ? options.rows : options.rows.slice(0, 1)) {
    await installation.fillLeads(rows);
    const sizes = rows.toLocaleString('en');
    if (only.includes('get') && rows === options.rows[0]) results.push(row(`get one of ${sizes} leads`, await versus(api, bare, await getRequests(installation), options), 0.6));
    if (!only.includes('list')) continue;
    const measured = await versus(api, bare, await listRequests(installation), options);
    lists.push(measured);
    results.push(row(`first page of ${sizes} leads`, measured, 0.5));
  }
  await Promise.all([api.stop(), bare.stop()]);
  return lists.length > 1 ? [...results, growth(lists)] : results;
}

export const profiling = ({ profile }) => (profile ? ['--cpu-prof', '--cpu-prof-dir=.data/profiles'] : []);

/** What a page costs the API with the most rows, relative to the fewest. */
function growth(lists) {
  const times = lists.at(-1).product.cpuUs / lists[0].product.cpuUs;
  const slower = lists[0].product.perSecond / lists.at(-1).product.perSecond;
  return { name: 'cost of a page, most rows to fewest', value: slower.toFixed(2), wanted: '≤ 1.20', reached: slower <= 1.2, detail: `by requests a second; by CPU ${times.toFixed(2)}` };
}

async function versus(api, bare, requests, options) {
  await assertSameAnswers(api.url, bare.url, requests[0]);
  const plain = requests.map((request) => ({ ...request, path: `/plain${request.path}` }));
  return compare({ bare: { ...bare, requests }, product: { ...api, requests }, plain: { ...bare, requests: plain } }, 'bare', options);
}

/** A baseline that answers something else would be none. */
async function assertSameAnswers(...[api, bare, { path, headers }]) {
  const [ours, theirs] = await Promise.all([api, bare].map(async (url) => (await fetch(`${url}${path}`, { headers })).json()));
  const { nextCursor: _ours, ...mine } = ours;
  const { nextCursor: _theirs, ...other } = theirs;
  assert.deepEqual(mine, other);
}

async function getRequests(installation) {
  const tokens = new Map((await installation.tokens()).map((one) => [one.organizationId, one.accessToken]));
  const { rows } = await installation.superuser.query('select id, organization_id from leads order by random() limit $1', [SAMPLE]);
  return rows.map((lead) => ({ method: 'GET', path: `/v1/leads/${lead.id}`, headers: { authorization: `Bearer ${tokens.get(lead.organization_id)}` } }));
}

const listRequests = async (installation) => (await installation.tokens()).map(({ accessToken }) => ({ method: 'GET', path: '/v1/leads', headers: { authorization: `Bearer ${accessToken}` } }));
