import iconv from 'iconv-lite';
import { startTestApp, type TestApp } from '../../support/app.js';
import { eventually, signUpCompany, type SignedUp } from '../../support/client.js';
import { queryAsAdmin } from '../../support/database.js';
import { addColleague, type Colleague } from '../tenancy/colleagues.js';

describe('Imports over HTTP', () => {
  let test: TestApp;
  let acme: SignedUp;
  let globex: SignedUp;
  let agent: Colleague;

  beforeAll(async () => {
    test = await startTestApp({ worker: true });
    acme = await signUpCompany(test.url);
    globex = await signUpCompany(test.url);
    agent = await addColleague(test, acme, 'support_staff');
  });
  afterAll(() => test.close());
  beforeEach(() => queryAsAdmin(test.database, 'delete from leads'));

  const upload = (bytes: string | Uint8Array, who: { client: SignedUp['client'] } = acme, resource = 'lead') =>
    who.client.request('POST', `/v1/imports?resource=${resource}&fileName=fair.csv`, typeof bytes === 'string' ? Buffer.from(bytes) : bytes, { 'content-type': 'text/csv' });

  const ended = (operation: { id: string }, who = acme) =>
    eventually(async () => {
      const { body } = await who.client.get(`/v1/operations/${operation.id}`);
      return ['succeeded', 'failed', 'cancelled'].includes(body.status) && body;
    }, 30_000);

  const act = async (id: string, what: 'dry-run' | 'run' | 'undo', who = acme) => {
    const answer = await who.client.post(`/v1/imports/${id}/${what}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/v1/operations/${answer.body.id}`]);
    return ended(answer.body, who);
  };

  const imported = async (bytes: string | Uint8Array, plan: object = {}) => {
    const { status, body } = await upload(bytes);
    expect(status).toBe(201);
    const { body: planned, status: patched } = await acme.client.patch(`/v1/imports/${body.id}`, plan);
    expect({ patched, planned }).toMatchObject({ patched: 200 });
    return planned as { id: string };
  };

  const leads = async () => (await acme.client.get('/v1/leads?limit=100&sort=lastName')).body.data as Record<string, unknown>[];

  it('understand a file of any office: encoding, delimiter, header, types, and most of the mapping', async () => {
    const text = 'Vorname;Nachname;E-Mail;Value;Seit\r\nJürgen;Groß;j.gross@example.com;1.234,50;1.2.2026\r\nZoé;Müller;z@example.com;7,00;2.2.2026\r\n';
    const { status, body, headers } = await upload(iconv.encode(text, 'utf-16le', { addBOM: true }));
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/imports/${body.id}`);
    expect(body).toMatchObject({
      resource: 'lead', status: 'draft', fileName: 'fair.csv', encoding: 'utf-16le', delimiter: ';', hasHeader: true, mode: 'create', decimalSeparator: ',', dateFormat: 'DD.MM.YYYY',
      columns: [
        { index: 0, name: 'Vorname', type: 'text' }, { index: 1, name: 'Nachname', type: 'text' }, { index: 2, name: 'E-Mail', type: 'email' },
        { index: 3, name: 'Value', type: 'decimal' }, { index: 4, name: 'Seit', type: 'date' },
      ],
      mapping: { firstName: 0, lastName: 1, email: 2, estimatedValue: 3 },
      sampleRows: [['Jürgen', 'Groß', 'j.gross@example.com', '1.234,50', '1.2.2026'], ['Zoé', 'Müller', 'z@example.com', '7,00', '2.2.2026']],
    });
    await acme.client.patch(`/v1/imports/${body.id}`, { defaults: { currency: 'EUR', assignedToId: acme.userId } });
    expect(await act(body.id, 'run')).toMatchObject({ status: 'succeeded', progress: 100, doneCount: 2, failedCount: 0, totalCount: 2, resultUrl: `/v1/imports/${body.id}`, result: { createdCount: 2 } });
    expect(await leads()).toMatchObject([
      { firstName: 'Jürgen', lastName: 'Groß', email: 'j.gross@example.com', estimatedValue: '1234.50', currency: 'EUR', assignedToId: acme.userId, createdById: acme.userId, status: 'new', version: 1 },
      { firstName: 'Zoé', lastName: 'Müller', estimatedValue: '7.00' },
    ]);
  });

  it('count in the money of the organization where neither file nor lead says otherwise', async () => {
    const euro = await signUpCompany(test.url);
    expect((await euro.client.patch('/v1/organization', { currency: 'EUR' })).status).toBe(200);
    expect((await euro.client.post('/v1/leads', { firstName: 'A', lastName: 'A', email: 'a@example.com' })).body.currency).toBe('EUR');
    const { body } = await upload('first name,last name,email,value,currency\nB,B,b@example.com,7,\nC,C,c@example.com,7,JPY\n', euro);
    expect(await act(body.id, 'run', euro)).toMatchObject({ status: 'succeeded', result: { createdCount: 2 } });
    expect((await euro.client.get('/v1/leads?sort=lastName')).body.data.map(({ currency }: Record<string, unknown>) => currency)).toEqual(['EUR', 'EUR', 'JPY']);
  });

  it('tell in a dry run what would happen, and write nothing', async () => {
    await acme.client.post('/v1/leads', { firstName: 'Old', lastName: 'One', email: 'old@example.com' });
    const file = 'first name,last name,email\nA,A,a@example.com\nB,B,nonsense\nC,C,old@example.com\nD,D,a@example.com\n,E,e@example.com\n';
    const { id } = await imported(file, { mode: 'upsert', keys: ['email'] });
    expect(await act(id, 'dry-run')).toMatchObject({ status: 'succeeded', result: { rowCount: 5, createdCount: 1, updatedCount: 2, failedCount: 2 } });
    const { body: checked } = await acme.client.get(`/v1/imports/${id}`);
    expect(checked).toMatchObject({ status: 'checked', rowCount: 5, createdCount: 1, updatedCount: 2, failedCount: 2, hasErrorFile: true });
    const unchanged = await acme.client.patch(`/v1/imports/${id}`, { mapping: checked.mapping, hasHeader: checked.hasHeader });
    expect([unchanged.status, unchanged.body]).toEqual([200, checked]);
    const { body } = await acme.client.get(`/v1/imports/${id}/rows?outcome=failed`);
    expect(body.data.map((row: { rowNumber: number; errors: { field: string }[] }) => [row.rowNumber, row.errors[0]!.field])).toEqual([[2, 'email'], [5, 'firstName']]);
    expect(await leads()).toHaveLength(1);
  });

  it('create, change and refuse rows in one run, and say why in a file', async () => {
    const { body: old } = await acme.client.post('/v1/leads', { firstName: 'Old', lastName: 'One', email: 'old@example.com', phone: '+4930901820' });
    const { id } = await imported('first name,last name,email\nNew,Two,OLD@example.com\nB,"=1+1",b@example.com\nC,C,nonsense\nB,Three,b@example.com\n', { mode: 'upsert', keys: ['email'] });
    expect(await act(id, 'run')).toMatchObject({ result: { createdCount: 1, updatedCount: 2, failedCount: 1, skippedCount: 0 } });
    expect(await leads()).toMatchObject([{ firstName: 'B', lastName: 'Three', version: 2 }, { id: old.id, firstName: 'New', lastName: 'Two', phone: '+4930901820', version: 2 }]);
    const file = await acme.client.get<string>(`/v1/imports/${id}/error-file`);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(file.body.replace(/^\uFEFF/, '').split('\r\n').slice(0, 2)).toEqual(['first name,last name,email,Row,Reason', expect.stringMatching(/^C,C,nonsense,3,email: /)]);
    const events = await queryAsAdmin<{ type: string }>(test.database, `select type from outbox_events where organization_id = $1 and data->>'leadId' = $2 order by type`, [acme.organizationId, old.id]);
    expect(events.map(({ type }) => type)).toEqual(['crm.lead.created', 'crm.lead.updated']);
  });

  it('skip in mode create what exists, and refuse in mode update what does not', async () => {
    await acme.client.post('/v1/leads', { firstName: 'Old', lastName: 'One', email: 'old@example.com' });
    const file = 'first name,last name,email\nX,X,old@example.com\nY,Y,y@example.com\n';
    const create = await imported(file, { mode: 'create', keys: ['email'] });
    expect(await act(create.id, 'run')).toMatchObject({ result: { createdCount: 1, skippedCount: 1 } });
    await queryAsAdmin(test.database, `delete from leads where email = 'y@example.com'`);
    const update = await imported(file, { mode: 'update', keys: ['email'] });
    expect(await act(update.id, 'run')).toMatchObject({ result: { createdCount: 0, updatedCount: 1, failedCount: 1 } });
    const again = await imported('first name,last name,email\nX,X,old@example.com\n', { mode: 'update', keys: ['email'] });
    expect(await act(again.id, 'run')).toMatchObject({ result: { updatedCount: 0, unchangedCount: 1 } });
  });

  it('are taken back: created records go, changed ones are as before, and those changed since stay', async () => {
    const { body: old } = await acme.client.post('/v1/leads', { firstName: 'Old', lastName: 'One', email: 'old@example.com', estimatedValue: '5.00' });
    const { id } = await imported('first name,last name,email,value\nNew,New,old@example.com,9\nA,A,a@example.com,1\nB,B,b@example.com,2\nAgain,A,a@example.com,3\n', { mode: 'upsert', keys: ['email'] });
    await act(id, 'run');
    const touched = (await leads()).find(({ email }) => email === 'b@example.com')!;
    await acme.client.patch(`/v1/leads/${touched['id'] as string}`, { notes: 'called' });
    expect(await act(id, 'undo')).toMatchObject({ status: 'succeeded', result: { undoneCount: 3, undoRefusedCount: 1 } });
    expect(await leads()).toMatchObject([{ email: 'b@example.com', notes: 'called' }, { id: old.id, firstName: 'Old', lastName: 'One', estimatedValue: '5.00' }]);
    expect((await acme.client.get(`/v1/imports/${id}`)).body).toMatchObject({ status: 'undone', undoneCount: 3, undoRefusedCount: 1 });
    expect((await acme.client.get(`/v1/imports/${id}/rows?undo=changed`)).body.data).toMatchObject([{ rowNumber: 3, recordId: touched['id'] }]);
    expect((await acme.client.post(`/v1/imports/${id}/undo`)).status).toBe(409);
  });

  it('take the permissions of the records: who may not write leads imports none', async () => {
    expect((await upload('email\na@example.com\n', agent)).body).toMatchObject({ status: 403, permission: 'crm.records.import' });
  });

  it('are their creator\'s, and no other organization\'s', async () => {
    const { body } = await upload('email\na@example.com\n');
    for (const [who, status] of [[agent, 404], [globex, 404]] as const) {
      expect((await who.client.get(`/v1/imports/${body.id}`)).status).toBe(status);
      expect((await who.client.post(`/v1/imports/${body.id}/run`)).status).toBe(status);
      expect((await who.client.get(`/v1/imports/${body.id}/error-file`)).status).toBe(status);
    }
  });

  it.each([
    ['a workbook', Buffer.from('PK\u0003\u0004\u0000\u0000\u0000\u0000'.repeat(20))],
    ['nothing', Buffer.from('')],
    ['a header alone', Buffer.from('email,name\n')],
  ])('refuse %s', async (_, bytes) => {
    const { status, body } = await upload(bytes);
    expect([status, body.code]).toEqual([422, 'unreadable_file']);
  });

  it.each([
    ['#/mapping/surprise', { mapping: { surprise: 0 } }],
    ['#/mapping/email', { mapping: { email: 9 } }],
    ['#/keys/0', { keys: ['notes'] }],
    ['#/keys', { mode: 'upsert', keys: [] }],
    ['#/defaults/surprise', { defaults: { surprise: 'x' } }],
    ['#/encoding', { encoding: 'klingon' }],
  ])('refuse a plan with a pointer to %s', async (pointer, plan) => {
    const { body } = await upload('email\na@example.com\n');
    const answer = await acme.client.patch(`/v1/imports/${body.id}`, plan);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  it('refuse other media types, and resources nobody imports', async () => {
    expect((await acme.client.request('POST', '/v1/imports?resource=lead', '{}', { 'content-type': 'application/json' })).status).toBe(415);
    expect((await upload('a\n1\n', acme, 'invoice')).body).toMatchObject({ status: 422, errors: [{ pointer: '#/resource' }] });
    expect((await acme.client.get('/v1/import-fields?resource=lead')).body.fields).toContainEqual({ name: 'email', kind: 'text', isKey: true, isRequired: true });
  });

  it('of contacts find the account by its name', async () => {
    const { body: account } = await acme.client.post('/v1/accounts', { name: 'Okafor Logistics', domain: 'okafor.example' });
    const { body } = await upload('first name,last name,company\nAda,Okafor,Okafor Logistics\nBo,Li,Nobody Inc\n', acme, 'contact');
    expect(body.mapping).toEqual({ firstName: 0, lastName: 1, accountId: 2 });
    expect(await act(body.id, 'run')).toMatchObject({ result: { createdCount: 1, failedCount: 1 } });
    expect((await acme.client.get(`/v1/contacts?accountId=${account.id}`)).body.data).toMatchObject([{ firstName: 'Ada' }]);
  });

  it('fill the fields the organization added, judge them, and take them back', async () => {
    const FIELDS = [
      { key: 'fleet_size', label: 'Vehicles', type: 'number', isRequired: true }, { key: 'crm_number', label: 'Number', type: 'text', isUnique: true },
      { key: 'interests', label: 'Interests', type: 'multiselect', options: ['gps', 'fuel'] }, { key: 'price', label: 'Price', type: 'money' }, { key: 'since', label: 'Since', type: 'date' },
    ];
    for (const field of FIELDS) expect((await acme.client.post('/v1/custom-fields', { entity: 'lead', ...field })).status).toBe(201);
    expect((await acme.client.get('/v1/import-fields?resource=lead')).body.fields).toContainEqual({ name: 'customFields.fleet_size', kind: 'number', isKey: false, isRequired: true });
    const { body: old } = await acme.client.post('/v1/leads', { firstName: 'Old', lastName: 'One', email: 'old@example.com', customFields: { fleet_size: 1, interests: ['fuel'] } });
    const header = 'first name;last name;email;Vehicles;Number;customFields.interests;price;since\r\n';
    const rows = ['A;A;a@example.com;12;N-1;gps; fuel;1.250,5 EUR;1.2.2026', 'B;B;b@example.com;;N-2;;;', 'C;C;c@example.com;7;N-1;;;', 'O;One;old@example.com;2,5;N-3;;USD 3;', 'D;D;d@example.com;1;N-4;rockets;;'];
    rows[0] = 'A;A;a@example.com;12;N-1;"gps; fuel";1.250,5 EUR;1.2.2026';
    const file = await imported(header + rows.join('\r\n'), { mode: 'upsert', keys: ['email'], decimalSeparator: ',', dateFormat: 'DD.MM.YYYY' });
    expect(file).toMatchObject({ mapping: { 'customFields.fleet_size': 3, 'customFields.crm_number': 4, 'customFields.interests': 5, 'customFields.price': 6, 'customFields.since': 7 } });
    expect(await act(file.id, 'dry-run')).toMatchObject({ result: { createdCount: 2, updatedCount: 1, failedCount: 2 } });
    expect(await act(file.id, 'run')).toMatchObject({ result: { createdCount: 1, updatedCount: 1, failedCount: 3 } });
    const found = Object.fromEntries((await leads()).map(({ email, customFields }) => [email, customFields]));
    expect(found).toEqual({
      'a@example.com': { fleet_size: 12, crm_number: 'N-1', interests: ['gps', 'fuel'], price: { amount: '1250.50', currency: 'EUR' }, since: '2026-02-01' },
      'old@example.com': { fleet_size: 2.5, crm_number: 'N-3', interests: ['fuel'], price: { amount: '3.00', currency: 'USD' } },
    });
    const { body: refused } = await acme.client.get(`/v1/imports/${file.id}/rows?outcome=failed`);
    expect(refused.data.map(({ rowNumber, errors }: { rowNumber: number; errors: { field: string | null }[] }) => [rowNumber, errors[0]!.field])).toEqual([[2, 'customFields.fleet_size'], [3, 'customFields.crm_number'], [5, 'customFields.interests.0']]);
    const changed = await queryAsAdmin<{ data: { changed: string[] } }>(test.database, `select data from outbox_events where type = 'crm.lead.updated' and data->>'leadId' = $1`, [old.id]);
    expect(changed[0]!.data.changed.sort()).toEqual(['customFields', 'firstName']);
    expect(await act(file.id, 'undo')).toMatchObject({ result: { undoneCount: 2 } });
    expect((await leads()).map(({ email, customFields }) => [email, customFields])).toEqual([['old@example.com', { fleet_size: 1, interests: ['fuel'] }]]);
    await queryAsAdmin(test.database, 'delete from custom_field_definitions');
  });

  it('find records by a field of the organization that is unique', async () => {
    await acme.client.post('/v1/custom-fields', { entity: 'lead', key: 'crm_number', label: 'Number', type: 'number', isUnique: true });
    const { body: old } = await acme.client.post('/v1/leads', { firstName: 'Old', lastName: 'One', email: 'old@example.com', customFields: { crm_number: 7.5 } });
    expect((await acme.client.get('/v1/import-fields?resource=lead')).body.fields).toContainEqual({ name: 'customFields.crm_number', kind: 'number', isKey: true, isRequired: false });
    const { id } = await imported('first name,last name,email,Number\nNew,One,new@example.com,7.50\nB,Two,b@example.com,8\nC,Two,c@example.com,8\n', { mode: 'upsert', keys: ['customFields.crm_number'] });
    expect(await act(id, 'run')).toMatchObject({ result: { createdCount: 1, updatedCount: 2, failedCount: 0 } });
    expect(await leads()).toMatchObject([{ id: old.id, firstName: 'New', email: 'new@example.com', customFields: { crm_number: 7.5 } }, { firstName: 'C', email: 'c@example.com', customFields: { crm_number: 8 } }]);
    await queryAsAdmin(test.database, 'delete from custom_field_definitions');
  });

  it('of accounts put an address together of its columns, and clear it', async () => {
    const { body } = await upload('company,Street,PLZ,city,country code\nHafen AG,Hafenstraße 12,10117,Berlin,de\nOhne AG,,,,\nBad AG,,,,Germany\n', acme, 'account');
    expect(body.mapping).toEqual({ name: 0, 'address.street': 1, 'address.postalCode': 2, 'address.city': 3, 'address.country': 4 });
    expect(await act(body.id, 'run')).toMatchObject({ result: { createdCount: 2, failedCount: 1 } });
    const named = async () => Object.fromEntries((await acme.client.get('/v1/accounts?limit=100')).body.data.map(({ name, address }: { name: string; address: unknown }) => [name, address]));
    expect(await named()).toMatchObject({ 'Hafen AG': { street: 'Hafenstraße 12', postalCode: '10117', city: 'Berlin', country: 'DE' }, 'Ohne AG': null });
    const { body: second } = await upload('company,city\nHafen AG,\nOhne AG,Bonn\n', acme, 'account');
    await acme.client.patch(`/v1/imports/${second.id}`, { mode: 'update', keys: ['name'], emptyCells: 'clear' });
    expect(await act(second.id, 'run')).toMatchObject({ result: { updatedCount: 2 } });
    expect(await named()).toMatchObject({ 'Hafen AG': { street: 'Hafenstraße 12', postalCode: '10117', country: 'DE' }, 'Ohne AG': { city: 'Bonn' } });
    await act(second.id, 'undo');
    expect(await named()).toMatchObject({ 'Hafen AG': { city: 'Berlin' }, 'Ohne AG': null });
  });

  it('leave a record as it is when they are taken back and another one has by now what was unique to it', async () => {
    await acme.client.post('/v1/custom-fields', { entity: 'lead', key: 'crm_number', label: 'Number', type: 'text', isUnique: true });
    for (const [email, crm_number] of [['a@example.com', '1'], ['b@example.com', '2']]) expect((await acme.client.post('/v1/leads?onDuplicate=create', { firstName: 'A', lastName: email!, email, customFields: { crm_number } })).status).toBe(201);
    const { id } = await imported('email,Number\na@example.com,3\nb@example.com,4\n', { mode: 'update', keys: ['email'] });
    await act(id, 'run');
    await acme.client.post('/v1/leads', { firstName: 'Thief', lastName: 'T', email: 't@example.com', customFields: { crm_number: '1' } });
    expect(await act(id, 'undo')).toMatchObject({ status: 'succeeded', result: { undoneCount: 1, undoRefusedCount: 1 } });
    expect(Object.fromEntries((await leads()).map(({ email, customFields }) => [email, customFields]))).toEqual({ 't@example.com': { crm_number: '1' }, 'a@example.com': { crm_number: '3' }, 'b@example.com': { crm_number: '2' } });
    expect((await acme.client.get(`/v1/imports/${id}`)).body.status).toBe('undone');
    await queryAsAdmin(test.database, 'delete from custom_field_definitions');
  });

  it('know records by their id, as an export writes it: without one a row is new, and one that leads nowhere is refused', async () => {
    const { body: old } = await acme.client.post('/v1/leads', { firstName: 'Old', lastName: 'One', email: 'old@example.com' });
    expect((await acme.client.get('/v1/import-fields?resource=lead')).body.fields).toContainEqual({ name: 'id', kind: 'text', isKey: true, isRequired: false });
    const { body } = await upload(`id,first name,last name,email\n${old.id},Older,One,older@example.com\n,New,Two,new@example.com\n${acme.userId},No,Body,no@example.com\n17,Bad,Id,bad@example.com\n`);
    expect(body.mapping).toEqual({ firstName: 1, lastName: 2, email: 3 });
    await acme.client.patch(`/v1/imports/${body.id}`, { mapping: { id: 0, firstName: 1, lastName: 2, email: 3 }, mode: 'upsert', keys: ['id'] });
    const counts = { createdCount: 1, updatedCount: 1, failedCount: 2 };
    expect(await act(body.id, 'dry-run')).toMatchObject({ result: counts });
    expect(await act(body.id, 'run')).toMatchObject({ result: counts });
    expect(await leads()).toMatchObject([{ id: old.id, firstName: 'Older', email: 'older@example.com' }, { firstName: 'New' }]);
    const { body: refused } = await acme.client.get(`/v1/imports/${body.id}/rows?outcome=failed`);
    expect(refused.data.map(({ rowNumber, errors }: { rowNumber: number; errors: { field: string | null; code: string }[] }) => [rowNumber, errors[0]!.field ?? errors[0]!.code])).toEqual([[3, 'not_found'], [4, 'id']]);
    expect(await act(body.id, 'undo')).toMatchObject({ result: { undoneCount: 2 } });
    expect(await leads()).toMatchObject([{ id: old.id, firstName: 'Old', email: 'old@example.com' }]);
  });

  it('have to write something: an id alone changes nothing', async () => {
    const { id } = await imported('id\nx\n', { mapping: { id: 0 }, mode: 'update', keys: ['id'] });
    expect((await acme.client.post(`/v1/imports/${id}/run`)).body.code).toBe('import_not_ready');
  });

  it('of a file that cannot be read to its end fail at once, and may be read in another way then', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `A;B;a${i}@example.com`).join('\n');
    const { id } = await imported(`first name;last name;email\n${rows}\n"oops;B;q@example.com\n${'x'.repeat(600_000)}\n`);
    for (const step of ['dry-run', 'run'] as const) expect(await act(id, step)).toMatchObject({ status: 'failed', errorClass: 'unreadable_file' });
    expect((await acme.client.patch(`/v1/imports/${id}`, { delimiter: ',', mapping: { firstName: 0 } })).body).toMatchObject({ status: 'draft', delimiter: ',' });
  });

  it('say why a record refuses a row, also where only the database knew', async () => {
    const { body: lead } = await acme.client.post('/v1/leads', { firstName: 'Won', lastName: 'Over', email: 'won@example.com' });
    await acme.client.post(`/v1/leads/${lead.id}/conversion`);
    const { id } = await imported('email,status\nwon@example.com,new\n', { mode: 'update', keys: ['email'] });
    await act(id, 'run');
    expect((await acme.client.get(`/v1/imports/${id}/rows`)).body.data).toMatchObject([{ outcome: 'failed', errors: [{ field: null, code: 'lead_already_converted' }] }]);
    const { body } = await upload('company,revenue\nRich AG,1000\n', acme, 'account');
    await act(body.id, 'run');
    expect((await acme.client.get(`/v1/imports/${body.id}/rows`)).body.data).toMatchObject([{ outcome: 'failed', errors: [{ field: 'currency', code: 'required' }] }]);
  });
});
