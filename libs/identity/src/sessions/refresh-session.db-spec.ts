import { MikroORM } from '@mikro-orm/postgresql';
import { runInScope, Scope } from '@app/kernel';
import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { SignUp } from '../authentication/sign-up.js';
import { RefreshSession } from './refresh-session.js';
import { RefreshTokenReused } from './session.problems.js';

const client = { ip: '192.0.2.7', network: '192.0.2.7', userAgent: 'test', deviceId: null, trustTokenHash: null };

describe('RefreshSession', () => {
  let app: TestApp;
  let people = 0;
  const inScope = <T>(work: () => Promise<T>) => runInScope(new Scope({ em: app.app.get(MikroORM).em.fork({ useContext: false }), requestId: 'test' }), work);
  const refresh = (token: string, userAgent = 'test') => inScope(() => app.app.get(RefreshSession).refresh(token, { ...client, userAgent }));
  const signUp = () =>
    inScope(() => app.app.get(SignUp).signUp({ email: `p${people++}@example.test`, password: 'eleven quiet lanterns', displayName: 'Pat', accountType: 'customer' }, client));

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app?.close());

  it('lets one of twenty devices that hold the same token step, and ends the family for all', async () => {
    const { refreshToken, user } = await signUp();
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => refresh(refreshToken, `device ${i}`)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [family] = await queryAsAdmin<{ tokens: number; used: number; revoked: boolean }>(
      app.database,
      `select count(*)::int as tokens, count(t.used_at)::int as used, bool_and(s.revoked_at is not null) as revoked
       from refresh_tokens t join sessions s on s.id = t.session_id where s.user_id = $1`,
      [user.id],
    );
    expect(family).toEqual({ tokens: 2, used: 1, revoked: true });
  });

  it('records the end of a family once, however many come with the stolen token', async () => {
    const { refreshToken, user } = await signUp();
    await refresh(refreshToken);
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => refresh(refreshToken, 'thief')));
    const reasons = results.map((result) => (result.status === 'rejected' ? (result.reason as Error) : undefined));
    expect(reasons.some((reason) => reason instanceof RefreshTokenReused)).toBe(true);
    expect(await queryAsAdmin(app.database, `select 1 from login_events where user_id = $1 and type = 'token.reused'`, [user.id])).toHaveLength(1);
    expect(await queryAsAdmin(app.database, `select 1 from outbox_events where data->>'userId' = $1 and type = 'identity.session.revoked'`, [user.id])).toHaveLength(1);
  });

  it('keeps the successor sealed: neither it nor the token is in the database', async () => {
    const { refreshToken, user } = await signUp();
    const next = await refresh(refreshToken);
    const rows = JSON.stringify(await queryAsAdmin(app.database, 'select t.* from refresh_tokens t join sessions s on s.id = t.session_id where s.user_id = $1', [user.id]));
    expect(rows).toContain('v1.');
    expect(rows).not.toContain(refreshToken.slice(5));
    expect(rows).not.toContain(next.refreshToken.slice(5));
  });

  it('names the access token after the refresh token it came with', async () => {
    const { user, accessToken } = await signUp();
    const { jti } = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as { jti: string };
    expect(await queryAsAdmin(app.database, 'select t.id from refresh_tokens t join sessions s on s.id = t.session_id where s.user_id = $1', [user.id])).toEqual([{ id: jti }]);
  });
});
