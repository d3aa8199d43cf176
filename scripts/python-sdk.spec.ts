import { pythonSdk } from './python-sdk.mjs';

const document = {
  paths: {
    '/v1/leads': {
      get: {
        operationId: 'leads.list',
        summary: 'List leads',
        deprecated: true,
        parameters: [{ $ref: '#/components/parameters/Limit' }],
        responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Lead' } } } } },
      },
      post: { operationId: 'leads.create', summary: 'Add a lead', parameters: [{ $ref: '#/components/parameters/IdempotencyKey' }], responses: { 201: { $ref: '#/components/responses/Made' } } },
    },
  },
  components: {
    parameters: { Limit: { name: 'limit', in: 'query', schema: { type: 'integer' } }, IdempotencyKey: { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } } },
    responses: { Made: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Lead' } } } } },
    schemas: { Lead: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] }, LeadMade: { type: 'object', properties: { type: { const: 'crm.lead.created' } } } },
  },
  webhooks: { 'crm.lead.created': { post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/LeadMade' } } } } } } },
};

describe('The Python client', () => {
  const source: string = pythonSdk(document);

  it('has parameters and answers that several operations share', () => {
    expect(source).toContain('def list(self, *, limit: int | None = None) -> Lead:');
    expect(source).toContain('def create(self, *, idempotency_key: str | None = None) -> Lead:');
  });

  it('warns of what is deprecated, and of nothing else', () => {
    expect(source.match(/warnings\.warn\(.*\)/g)).toEqual(['warnings.warn("leads.list is deprecated.", DeprecationWarning, stacklevel=2)']);
    expect(source).toMatch(/^import warnings$/m);
    expect(pythonSdk({ ...document, paths: { '/v1/leads': { post: document.paths['/v1/leads'].post } } })).not.toContain('warnings');
  });

  it('names what webhooks may be told', () => {
    expect(source).toContain('WebhookEvent = "LeadMade"');
    expect(pythonSdk({ ...document, webhooks: undefined })).toContain('WebhookEvent = "Dict[str, Any]"');
  });
});
