import { checkAccepted, compare, contractOf } from './openapi-changes.mjs';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any -- documents of every shape

/** One operation of every sort, an event, and what they refer to. */
const released = (): Json => ({
  openapi: '3.1.0',
  paths: {
    '/v1/leads': {
      get: {
        operationId: 'leads.list',
        'x-permission': 'crm.leads.read',
        parameters: [
          { $ref: '#/components/parameters/Limit' },
          { name: 'status', in: 'query', required: false, schema: { type: 'string', enum: ['new', 'old'] } },
          { name: 'X-Device', in: 'header', required: false, schema: { type: 'string' } },
        ],
        responses: { 200: { description: 'Done.', content: { 'application/json': { schema: { $ref: '#/components/schemas/Lead' } }, 'text/csv': { schema: { type: 'string' } } } }, 404: { description: 'Gone.' } },
      },
      post: {
        operationId: 'leads.create',
        'x-permission': 'signed_in',
        'x-guests': 'own.leads.read',
        requestBody: { required: false, content: { 'application/json': { schema: { $ref: '#/components/schemas/CreateLead' } } } },
        responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Lead' } } } } },
      },
      delete: { operationId: 'leads.clear', 'x-permission': 'public', responses: { 204: { description: 'Done.' } } },
    },
  },
  components: {
    parameters: { Limit: { name: 'limit', in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: 100 } } },
    schemas: {
      Lead: {
        type: 'object',
        properties: {
          id: { type: 'string', format: 'uuid', description: 'Its id.' },
          status: { type: 'string', enum: ['new', 'old'] },
          note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          score: { type: 'integer', maximum: 100 },
          parent: { $ref: '#/components/schemas/Lead' },
          tags: { type: 'array', items: { type: 'string' } },
        },
        required: ['id', 'status', 'note', 'score', 'tags'],
      },
      CreateLead: {
        type: 'object',
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 100, pattern: '^[a-z]+$' },
          status: { type: 'string', enum: ['new', 'old'] },
          score: { type: ['integer', 'null'], minimum: 0, maximum: 100 },
          owner: { anyOf: [{ type: 'string' }, { type: 'null' }] },
          meta: { type: 'object', additionalProperties: { type: 'string' } },
        },
        required: ['name'],
        additionalProperties: false,
      },
      LeadCreated: { type: 'object', properties: { type: { type: 'string', const: 'crm.lead.created' }, leadId: { type: 'string' } }, required: ['type', 'leadId'] },
    },
  },
  webhooks: { 'crm.lead.created': { post: { 'x-permissions': ['crm.leads.read'], requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/LeadCreated' } } } }, responses: {} } } },
});

const list = (document: Json): Json => document.paths['/v1/leads'].get;
const create = (document: Json): Json => document.paths['/v1/leads'].post;
const schema = (document: Json, name: string): Json => document.components.schemas[name];

function changes(change: (document: Json) => void, from: (document: Json) => void = () => undefined): { breaks: string[]; fits: string[] } {
  const [before, after] = [released(), released()];
  from(before);
  from(after);
  change(after);
  const found: { change: string; breaks: boolean }[] = compare(contractOf(before), contractOf(after), new Date('2026-07-01'));
  const of = (breaks: boolean) => found.filter((one) => one.breaks === breaks).map((one) => one.change);
  return { breaks: of(true), fits: of(false) };
}

describe('What breaks programs', () => {
  it.each<[string, (document: Json) => void, string]>([
    ['an operation that is gone', (d) => delete d.paths['/v1/leads'].get, 'GET /v1/leads: removed'],
    ['a path that is gone', (d) => delete d.paths['/v1/leads'], 'GET /v1/leads: removed'],
    ['another operationId', (d) => (list(d).operationId = 'leads.all'), 'GET /v1/leads: operationId changed from leads.list to leads.all'],
    ['another permission', (d) => (list(d)['x-permission'] = 'crm.records.read_all'), 'GET /v1/leads: needs crm.records.read_all instead of crm.leads.read'],
    ['a permission where signing in was enough', (d) => (create(d)['x-permission'] = 'crm.leads.write'), 'POST /v1/leads: needs crm.leads.write instead of signed_in'],
    ['credentials where none were needed', (d) => (d.paths['/v1/leads'].delete['x-permission'] = 'signed_in'), 'DELETE /v1/leads: needs signed_in instead of public'],
    ['the loss of guests', (d) => delete create(d)['x-guests'], 'POST /v1/leads: no longer open to guests'],
    ['another permission for guests', (d) => (create(d)['x-guests'] = 'own.leads.write'), 'POST /v1/leads: guests need own.leads.write instead of own.leads.read'],
    ['a proof of who is calling', (d) => (create(d)['x-sensitive'] = true), 'POST /v1/leads: needs a fresh proof of who is calling'],
    ['a parameter that is gone', (d) => list(d).parameters.splice(1, 1), 'GET /v1/leads: query parameter status removed'],
    ['a parameter that became required', (d) => (list(d).parameters[1].required = true), 'GET /v1/leads: query parameter status became required'],
    ['another required parameter', (d) => list(d).parameters.push({ name: 'year', in: 'query', required: true, schema: {} }), 'GET /v1/leads: required query parameter year added'],
    ['a value a parameter no longer takes', (d) => list(d).parameters[1].schema.enum.pop(), 'GET /v1/leads query parameter status: value "old" removed'],
    ['a narrower limit of a shared parameter', (d) => (d.components.parameters.Limit.schema.maximum = 50), 'GET /v1/leads query parameter limit: maximum is 50, was 100'],
    ['a body that became required', (d) => (create(d).requestBody.required = true), 'POST /v1/leads: body became required'],
    ['a body that is gone', (d) => delete create(d).requestBody, 'POST /v1/leads: body removed'],
    ['a body where there was none', (d) => (list(d).requestBody = { required: true, content: {} }), 'GET /v1/leads: required body added'],
    ['a body of another type', (d) => (create(d).requestBody.content = { 'text/csv': {} }), 'POST /v1/leads: body is no longer application/json'],
    ['another status', (d) => (create(d).responses = { 202: create(d).responses[201] }), 'POST /v1/leads: no longer answers 201'],
    ['an answer that is no longer to be had as CSV', (d) => delete list(d).responses[200].content['text/csv'], 'GET /v1/leads: answer 200 is no longer text/csv'],
    ['a field of an answer that is gone', (d) => delete schema(d, 'Lead').properties.note, 'response Lead/note: removed'],
    ['a field of an answer that may be missing', (d) => schema(d, 'Lead').required.shift(), 'response Lead/id: may be missing'],
    ['an answer of another type', (d) => (schema(d, 'Lead').properties.score.type = 'string'), 'response Lead/score: is no longer integer'],
    ['an answer that may be null', (d) => (schema(d, 'Lead').properties.score.type = ['integer', 'null']), 'response Lead/score: may be null'],
    ['an answer that may be of one more type', (d) => schema(d, 'Lead').properties.note.anyOf.push({ type: 'integer' }), 'response Lead/note: may be integer'],
    ['an answer in another format', (d) => (schema(d, 'Lead').properties.id.format = 'uri'), 'response Lead/id: format is "uri", was "uuid"'],
    ['a value of an answer that is gone', (d) => schema(d, 'Lead').properties.status.enum.pop(), 'response Lead/status: value "old" removed'],
    ['items of another type', (d) => (schema(d, 'Lead').properties.tags.items = { type: 'integer' }), 'response Lead/tags/[]: is no longer string'],
    ['a field of a request that is gone', (d) => delete schema(d, 'CreateLead').properties.owner, 'request CreateLead/owner: removed'],
    ['another required field', (d) => ((schema(d, 'CreateLead').properties.email = { type: 'string' }), schema(d, 'CreateLead').required.push('email')), 'request CreateLead/email: added and required'],
    ['a field that became required', (d) => schema(d, 'CreateLead').required.push('owner'), 'request CreateLead/owner: became required'],
    ['a request of a narrower type', (d) => (schema(d, 'CreateLead').properties.score.type = 'integer'), 'request CreateLead/score: is no longer null'],
    ['a variant a request no longer takes', (d) => schema(d, 'CreateLead').properties.owner.anyOf.pop(), 'request CreateLead/owner: null no longer allowed'],
    ['a value a request no longer takes', (d) => schema(d, 'CreateLead').properties.status.enum.pop(), 'request CreateLead/status: value "old" removed'],
    ['values where any text was taken', (d) => (schema(d, 'CreateLead').properties.name.enum = ['a']), 'request CreateLead/name: is "a" only'],
    ['a shorter text', (d) => (schema(d, 'CreateLead').properties.name.maxLength = 50), 'request CreateLead/name: maxLength is 50, was 100'],
    ['a longer text', (d) => (schema(d, 'CreateLead').properties.name.minLength = 2), 'request CreateLead/name: minLength is 2, was 1'],
    ['a greater number', (d) => (schema(d, 'CreateLead').properties.score.minimum = 1), 'request CreateLead/score: minimum is 1, was 0'],
    ['another pattern', (d) => (schema(d, 'CreateLead').properties.name.pattern = '^[a-c]+$'), 'request CreateLead/name: pattern is "^[a-c]+$", was "^[a-z]+$"'],
    ['a form where there was none', (d) => (schema(d, 'CreateLead').properties.status.format = 'uri'), 'request CreateLead/status: format "uri" set'],
    ['fields that are no longer free', (d) => (schema(d, 'CreateLead').properties.meta.additionalProperties = false), 'request CreateLead/meta: additionalProperties is false, was {"type":"string"}'],
    ['an event that is gone', (d) => delete d.webhooks['crm.lead.created'], 'webhook crm.lead.created: removed'],
    ['an event that needs another permission', (d) => d.webhooks['crm.lead.created'].post['x-permissions'].push('crm.records.read_all'), 'webhook crm.lead.created: needs crm.records.read_all as well'],
    ['a field of an event that is gone', (d) => delete schema(d, 'LeadCreated').properties.leadId, 'response LeadCreated/leadId: removed'],
  ])('is %s', (_, change, expected) => {
    expect(changes(change).breaks).toContain(expected);
  });
});

describe('What breaks nothing', () => {
  it.each<[string, (document: Json) => void, string[]]>([
    ['nothing', () => undefined, []],
    ['other words for people', (d) => ((list(d).summary = 'All leads'), (schema(d, 'Lead').description = 'Somebody.'), (schema(d, 'Lead').examples = [{}])), []],
    ['another operation', (d) => (d.paths['/v1/leads'].put = { operationId: 'leads.replace', responses: {} }), ['PUT /v1/leads: added']],
    ['another optional parameter', (d) => list(d).parameters.push({ name: 'year', in: 'query', schema: {} }), ['GET /v1/leads: query parameter year added']],
    ['a parameter that is shared now, and a header written in another case', (d) => ((d.components.parameters.Device = { ...list(d).parameters[2], name: 'x-device' }), (list(d).parameters[2] = { $ref: '#/components/parameters/Device' })), []],
    ['another optional field', (d) => (schema(d, 'CreateLead').properties.phone = { type: 'string' }), ['request CreateLead/phone: added']],
    ['another field of an answer', (d) => (schema(d, 'Lead').properties.phone = { type: 'string' }), ['response Lead/phone: added']],
    ['another value', (d) => schema(d, 'Lead').properties.status.enum.push('lost'), ['response Lead/status: value "lost" added']],
    ['a wider limit', (d) => (schema(d, 'CreateLead').properties.name.maxLength = 200), ['request CreateLead/name: maxLength is 200, was 100']],
    ['a type more in a request', (d) => (schema(d, 'CreateLead').properties.name.type = ['string', 'null']), ['request CreateLead/name: may be null']],
    ['another limit of an answer', (d) => (schema(d, 'Lead').properties.score.maximum = 1000), ['response Lead/score: maximum is 1000, was 100']],
    ['a permission that is no longer needed', (d) => (list(d)['x-permission'] = 'signed_in'), ['GET /v1/leads: needs signed_in instead of crm.leads.read']],
    ['guests who are let in', (d) => (list(d)['x-guests'] = 'own.leads.read'), ['GET /v1/leads: open to guests with own.leads.read']],
    ['a deprecation', (d) => (list(d).deprecated = true), ['GET /v1/leads: deprecated']],
    ['another event', (d) => (d.webhooks['crm.lead.lost'] = { post: { responses: {} } }), ['webhook crm.lead.lost: added']],
  ])('is %s', (_, change, expected) => {
    expect(changes(change)).toEqual({ breaks: [], fits: expected });
  });

  it('is what ends after its sunset, and not before', () => {
    const deprecated = (sunset: string) => (d: Json) => Object.assign(list(d), { deprecated: true, 'x-deprecated': { since: '2026-01-01', sunset } });
    const remove = (d: Json) => delete d.paths['/v1/leads'].get;
    expect(changes(remove, deprecated('2026-06-30'))).toEqual({ breaks: [], fits: ['GET /v1/leads: removed after its sunset'] });
    expect(changes(remove, deprecated('2026-07-02'))).toEqual({ breaks: ['GET /v1/leads: removed'], fits: [] });
  });
});

describe('A break that is accepted', () => {
  const found = [{ change: 'GET /v1/leads: removed', breaks: true }, { change: 'PUT /v1/leads: added', breaks: false }];

  it('says why, and until when the old way works', () => {
    expect(checkAccepted([{ change: 'GET /v1/leads: removed', reason: 'Nobody called it in a year.', sunset: '2027-01-01' }], found)).toEqual([]);
    expect(checkAccepted([{ change: 'GET /v1/leads: removed', reason: 'no', sunset: 'soon' }], found)).toEqual(['GET /v1/leads: removed: says no reason', 'GET /v1/leads: removed: names no day (sunset) until which the old way works']);
  });

  it('is one that is there', () => {
    expect(checkAccepted([{ change: 'PUT /v1/leads: added', reason: 'Somebody asked for it.', sunset: '2027-01-01' }], found)).toEqual(['PUT /v1/leads: added: is accepted, but not so: remove the entry']);
  });
});
