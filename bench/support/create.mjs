// Creating a lead with its outbox row, beside the baseline.
import { compare, row } from './load.mjs';
import { profiling } from './reads.mjs';

export async function measureCreate(installation, options) {
  const api = await installation.startApp('api', {}, profiling(options));
  const bare = await installation.startBare();
  await installation.signUp(api.url);
  const requests = (await installation.tokens()).map(({ accessToken }, n) => ({
    method: 'POST',
    path: '/v1/leads?onDuplicate=create',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      firstName: 'Ada', lastName: `Okafor ${n}`, email: `new-${n}@example.test`, phone: '+4930901820', companyName: 'Okafor Logistics', jobTitle: 'Head of Operations',
      leadSource: 'website', status: 'new', estimatedValue: '12500.00', currency: 'EUR', notes: 'Asked for a demo.',
    }),
  }));
  const results = await compare({ bare: { ...bare, requests }, product: { ...api, requests } }, 'bare', options);
  await Promise.all([api.stop(), bare.stop()]);
  await installation.superuser.query('truncate leads, outbox_events, timeline_entries cascade');
  return [row('create a lead and its event', results, 0.4)];
}
