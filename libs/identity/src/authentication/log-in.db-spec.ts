import { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { problems, runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { IdentityApi } from '../identity.api.js';
import { InvalidCredentials } from './authentication.problems.js';
import { LogIn } from './log-in.js';

const email = 'cleo@example.test';
const password = 'eleven quiet lanterns';

describe('LogIn', () => {
  let app: TestApp;
  const inScope = <T>(work: () => Promise<T>) => runInScope(new Scope({ em: app.app.get(MikroORM).em.fork({ useContext: false }), requestId: 'test' }), work);
  const logIn = (attempt: string, ip = '192.0.2.7') => inScope(() => app.app.get(LogIn).logIn({ email, password: attempt }, { ip, network: ip, userAgent: 'test', deviceId: null, trustTokenHash: null }));

  beforeAll(async () => {
    app = await startTestApp({ environment: { SIGN_IN_ATTEMPTS_PER_NETWORK: '1000' } });
    await inScope(() => app.app.get(IdentityApi).register({ email, password, displayName: 'Cleo', accountType: 'company', emailVerified: true }));
  });
  afterAll(() => app?.close());

  it('hashes ten of 200 wrong passwords that come at the same time from 200 places', async () => {
    const results = await Promise.allSettled(Array.from({ length: 200 }, (_, i) => logIn(`wrong ${i}`, `192.0.2.${i + 1}`)));
    const reasons = results.map((result) => (result.status === 'rejected' ? (result.reason as Error).constructor : undefined));
    expect(reasons.filter((reason) => reason === InvalidCredentials)).toHaveLength(10); // only these got as far as the hash
    expect(reasons.filter((reason) => reason === problems.TooManyRequests)).toHaveLength(190);
    expect(await queryAsAdmin(app.database, `select type, count(*)::int as times from login_events where type like 'login.%' group by type order by type`)).toEqual([
      { type: 'login.failed', times: 10 },
      { type: 'login.locked', times: 1 },
    ]);
  });

  it('costs four statements', async () => {
    await queryAsAdmin(app.database, 'truncate attempt_counters');
    const sent = jest.spyOn(Client.prototype, 'query');
    try {
      await logIn(password);
      const statements = sent.mock.calls.map(([query]) => (typeof query === 'string' ? query : (query as unknown as { text: string }).text));
      const work = statements.filter((sql) => !/^(begin|commit|select set_config)/i.test(sql));
      expect(work.map((sql) => /insert into (attempt_counters|sessions)|user_credentials|from members/.exec(sql)?.[0])).toEqual([
        'insert into attempt_counters', 'user_credentials', 'from members', 'insert into sessions',
      ]);
    } finally {
      sent.mockRestore();
    }
  });
});
