// What people look at all day: boards, sums, deep pages, searches; beside the baseline, with few and with many rows.
import { compare, latency, row } from './load.mjs';
import { profiling } from './reads.mjs';

const CARDS = 25;
/** The most a case may cost with the most rows, in times of what it costs with the fewest. */
const CASES = {
  board: { title: (rows) => `board of 6 columns × ${CARDS} cards, ${rows} deals`, wanted: 0.45, growth: 1.3 },
  summary: { title: (rows) => `sums of a pipeline, ${rows} deals`, wanted: 0.5, growth: 1.3 },
  deep: { title: (rows) => `page in the middle of ${rows} leads`, wanted: 0.5, growth: 1.3 },
  contains: { title: (rows) => `leads that contain a text, ${rows} leads`, wanted: 0.5, growth: 3 },
  search: { title: (rows) => `search everywhere, ${rows} documents`, wanted: 0.5, growth: 3 },
};

export async function measureRecords(installation, options, only) {
  const api = await installation.startApp('api', {}, profiling(options));
  const bare = await installation.startBare();
  await installation.signUp(api.url);
  const results = [];
  const measured = {};
  for (const rows of options.rows) {
    await installation.fillLeads(rows);
    await installation.fillDeals(rows);
    if (only.includes('search') || only.includes('contains')) await installation.fillSearchDocuments(rows);
    for (const name of Object.keys(CASES).filter((one) => only.includes(one))) {
      const requests = await requestsOf[name](installation);
      const result = await compare({ bare: { ...bare, requests: requests.map((one) => ({ ...one, path: one.barePath ?? one.path })) }, product: { ...api, requests } }, 'bare', options);
      (measured[name] ??= []).push(result.product);
      results.push(row(CASES[name].title(rows.toLocaleString('en')), result, CASES[name].wanted));
    }
  }
  if (only.includes('search')) results.push(await oneSearch(installation, api, options.rows.at(-1)));
  for (const [name, sizes] of Object.entries(measured)) if (sizes.length > 1) results.push(growth(name, sizes));
  await Promise.all([api.stop(), bare.stop()]);
  return results;
}

async function oneSearch(installation, api, rows) {
  const ms = await latency(api, await requestsOf.search(installation));
  return { name: `one search of ${rows.toLocaleString('en')} documents, median`, value: `${ms.toFixed(1)} ms`, wanted: '≤ 50 ms', reached: ms <= 50 };
}

function growth(name, sizes) {
  const slower = sizes[0].perSecond / sizes.at(-1).perSecond;
  return { name: `cost of ${name}, most rows to fewest`, value: slower.toFixed(2), wanted: `≤ ${CASES[name].growth.toFixed(2)}`, reached: slower <= CASES[name].growth };
}

const get = (path, accessToken, barePath) => ({ method: 'GET', path, barePath, headers: { authorization: `Bearer ${accessToken}` } });

async function ofPipelines(installation, what) {
  const { rows } = await installation.superuser.query('select organization_id, id from pipelines where is_default');
  const pipelines = new Map(rows.map((one) => [one.organization_id, one.id]));
  return (await installation.tokens()).map(({ organizationId, accessToken }) => get(`/v1/pipelines/${pipelines.get(organizationId)}/${what}`, accessToken));
}

const requestsOf = {
  board: (installation) => ofPipelines(installation, 'board'),
  summary: (installation) => ofPipelines(installation, 'summary'),
  /** Each organization's own cursor, twenty pages down its list. */
  async deep(installation) {
    const requests = [];
    for (const { accessToken } of await installation.tokens()) {
      let path = '/v1/leads';
      let last;
      for (let page = 0; page < 20; page++) {
        const { data, nextCursor } = await (await fetch(`${installation.apiUrl}${path}`, { headers: { authorization: `Bearer ${accessToken}` } })).json();
        if (!nextCursor) break;
        last = data.at(-1);
        path = `/v1/leads?cursor=${encodeURIComponent(nextCursor)}`;
      }
      requests.push(get(path, accessToken, `/after/${encodeURIComponent(last.createdAt)}/${last.id}`));
    }
    return requests;
  },
  async contains(installation) {
    const tokens = new Map((await installation.tokens()).map((one) => [one.organizationId, one.accessToken]));
    const { rows } = await installation.superuser.query('select organization_id, email from leads tablesample system_rows(500)').catch(() => installation.superuser.query('select organization_id, email from leads order by random() limit 500'));
    return rows.map(({ organization_id: id, email }) => get(`/v1/leads?q=${encodeURIComponent(email.slice(0, -10))}`, tokens.get(id), `/contains?q=${encodeURIComponent(email.slice(0, -10))}`));
  },
  /** A name as it is written, and with one letter wrong. */
  async search(installation) {
    const tokens = new Map((await installation.tokens()).map((one) => [one.organizationId, one.accessToken]));
    const { rows } = await installation.superuser.query(`select organization_id, split_part(title, ' ', 2) as word from search_documents where type = 'lead' order by random() limit 500`);
    return rows.map(({ organization_id: id, word }, n) => get(`/v1/search?q=${encodeURIComponent(n % 2 ? word : `${word.slice(0, 3)}${word.slice(4)}`)}`, tokens.get(id)));
  },
};
