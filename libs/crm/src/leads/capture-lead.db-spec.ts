import { startTestApp, type TestApp } from '../../../../test/support/app.js';
import { eventually, signUpCompany, type SignedUp } from '../../../../test/support/client.js';
import { queryAsAdmin } from '../../../../test/support/database.js';
import { CaptureLead } from './capture-lead.js';
import { CreateLeadDto } from './lead.dto.js';

describe('Capturing a lead', () => {
  let test: TestApp;
  let company: SignedUp;

  beforeAll(async () => {
    test = await startTestApp();
    company = await signUpCompany(test.url);
  });
  afterAll(() => test.close());

  it('waits for whoever captures the same one at that moment, and finds theirs', async () => {
    const capture = () => test.app.get(CaptureLead).capture(CreateLeadDto.parse({ firstName: 'Ada', lastName: 'Okafor', email: 'ada@okafor.example' }));
    const [captured, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = test.as(company, async () => {
      const made = await capture();
      captured.resolve();
      await released.promise;
      return made;
    });
    await captured.promise;
    let isSettled = false;
    const second = test.as(company, capture).finally(() => (isSettled = true));
    second.catch(() => undefined);
    await eventually(async () => isSettled || (await queryAsAdmin(test.database, `select 1 from pg_locks where locktype = 'advisory' and not granted`)).length > 0);
    released.resolve();
    const { record } = await first;
    await expect(second).rejects.toMatchObject({ code: 'duplicate_candidates', extensions: { candidates: [{ id: record.id, matchedBy: ['email', 'name'] }] } });
  });
});
