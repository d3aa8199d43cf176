import { z } from 'zod';
import { MASK } from './data-source.js';
import { DATA_SOURCE_NAMES, dataSourceOf, type DataSourceName } from './data-sources.js';
import { masked, mergedCredentials, mergedFields, refuseCarriedSecrets } from './plugin-credentials.js';

const PEM = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----';
const oauth = { clientId: 'id', clientSecret: 'secret', refreshToken: 'refresh' };

/** The least each data source takes, and what its schemas add. */
const LEAST: Record<DataSourceName, { credentials: Record<string, string>; properties: Record<string, unknown>; added: Record<string, unknown> }> = {
  imap_smtp: { credentials: { username: 'ada', password: 'p' }, properties: { smtpHost: 'smtp.example.com' }, added: { imapPort: 993, smtpPort: 587 } },
  gmail: { credentials: oauth, properties: { email: 'ada@gmail.com' }, added: { scope: 'https://mail.google.com/' } },
  outlook: { credentials: oauth, properties: { email: 'ada@outlook.com' }, added: { tenant: 'common', scope: expect.stringContaining('offline_access') } },
  twilio: { credentials: { accountSid: `AC${'0'.repeat(32)}`, authToken: 'f'.repeat(32) }, properties: {}, added: {} },
  paddle: { credentials: { apiKey: 'pdl_live_apikey_x' }, properties: {}, added: { environment: 'live' } },
  github: { credentials: { token: 'ghp_x' }, properties: {}, added: {} },
  firebase: { credentials: { projectId: 'acme-app', clientEmail: 'a@acme-app.iam.gserviceaccount.com', privateKey: PEM }, properties: {}, added: {} },
  oidc: { credentials: { clientId: 'id' }, properties: { issuer: 'https://login.example.com' }, added: { scope: 'openid email profile' } },
  s3: { credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, properties: { bucket: 'acme-files', region: 'eu-central-1' }, added: {} },
};

/** What each must refuse, beside unknown fields and missing ones. */
const REFUSED: [DataSourceName, 'credentials' | 'properties', string, unknown][] = [
  ['imap_smtp', 'properties', 'smtpPort', 0], ['imap_smtp', 'properties', 'smtpSecurity', 'ssl'], ['imap_smtp', 'credentials', 'password', 'a\r\nb'], ['imap_smtp', 'properties', 'email', 'nobody'],
  ['gmail', 'credentials', 'refreshToken', 'with blank'], ['gmail', 'properties', 'email', 'x'], ['outlook', 'properties', 'tenant', '../common'], ['outlook', 'credentials', 'clientSecret', 'a\nb'],
  ['twilio', 'credentials', 'accountSid', 'AC123'], ['twilio', 'credentials', 'authToken', 'short'], ['twilio', 'credentials', 'apiKeySid', `SK${'0'.repeat(32)}`], ['twilio', 'properties', 'messagingServiceSid', 'MG1'],
  ['paddle', 'properties', 'environment', 'test'], ['paddle', 'credentials', 'apiKey', 'é'], ['paddle', 'properties', 'clientToken', 'pdl_x'],
  ['github', 'properties', 'apiUrl', 'ftp://example.com'], ['github', 'properties', 'repository', '..'], ['github', 'properties', 'owner', 'a/b'], ['github', 'credentials', 'token', ''],
  ['firebase', 'credentials', 'projectId', '../x'], ['firebase', 'credentials', 'privateKey', '-----BEGIN RSA PRIVATE KEY-----'], ['firebase', 'credentials', 'clientEmail', 'x'],
  ['oidc', 'properties', 'issuer', 'login.example.com'], ['oidc', 'properties', 'scope', 'email'], ['oidc', 'properties', 'scope', 'openid  email'],
  ['s3', 'properties', 'bucket', 'Acme_Files'], ['s3', 'properties', 'region', 'eu central'], ['s3', 'properties', 'endpoint', 'x'], ['s3', 'credentials', 'accessKeyId', 'a b'],
];

describe('The data sources', () => {
  it.each(DATA_SOURCE_NAMES)('%s takes the least it needs, and completes it', (name) => {
    const { credentials, properties, added } = LEAST[name];
    expect(dataSourceOf(name).credentials.parse(credentials)).toEqual(credentials);
    expect(dataSourceOf(name).properties.parse(properties)).toEqual({ ...properties, ...added });
  });

  it.each(DATA_SOURCE_NAMES)('%s needs each of that, and knows no further field', (name) => {
    const source = dataSourceOf(name);
    for (const [member, schema] of [['credentials', source.credentials], ['properties', source.properties]] as const) {
      const least = LEAST[name][member];
      expect(schema.safeParse({ ...least, surprise: 'x' }).error?.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['surprise'] }]);
      for (const field of Object.keys(least)) expect([field, schema.safeParse({ ...least, [field]: undefined }).success]).toEqual([field, false]);
    }
  });

  it.each(REFUSED)('%s refuses %s.%s = %j', (name, member, field, value) => {
    const result = dataSourceOf(name)[member].safeParse({ ...LEAST[name][member], [field]: value });
    expect(result.success).toBe(false);
  });

  it.each(DATA_SOURCE_NAMES)('%s takes no mask for a secret, and describes itself as JSON Schema', (name) => {
    const source = dataSourceOf(name);
    expect(source.secrets.length).toBeGreaterThan(0);
    for (const secret of source.secrets) expect(source.credentials.safeParse({ ...LEAST[name].credentials, [secret]: MASK }).success).toBe(false);
    for (const schema of [source.credentials, source.properties]) expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ type: 'object', additionalProperties: false });
    for (const property of source.destinations) expect(Object.keys(source.properties.shape)).toContain(property);
  });

  it.each(DATA_SOURCE_NAMES)('%s names every server its properties lead to', (name) => {
    const shape = Object.keys(dataSourceOf(name).properties.shape).filter((field) => /(Host|Url|issuer|endpoint)$/.test(field));
    const all = Object.fromEntries(shape.map((field) => [field, `https://${field}.example.com`]));
    expect(dataSourceOf(name).targets({ ...LEAST[name].properties, ...LEAST[name].added, ...all })).toHaveLength(shape.length);
    expect(dataSourceOf(name).destinations).toEqual(expect.arrayContaining(shape));
  });
});

describe('Credentials', () => {
  const paddle = dataSourceOf('paddle');
  const s3 = dataSourceOf('s3');

  it('are shown with a mask for each secret there is', () => {
    expect(masked(s3, { accessKeyId: 'AKIA', secretAccessKey: 'secret' })).toEqual({ accessKeyId: 'AKIA', secretAccessKey: MASK });
  });

  it('are merged: a masked secret that is stored stays, null removes', () => {
    const stored = { apiKey: 'stored', webhookSecret: 'stored too' };
    expect(mergedCredentials(paddle, stored, { apiKey: MASK })).toEqual(stored);
    expect(mergedCredentials(paddle, stored, { apiKey: 'new', webhookSecret: null })).toEqual({ apiKey: 'new' });
    expect(mergedCredentials(paddle, {}, { apiKey: MASK })).toEqual({ apiKey: MASK });
    expect(mergedCredentials(s3, { accessKeyId: 'AKIA' }, { accessKeyId: MASK })).toEqual({ accessKeyId: MASK });
    expect(mergedFields({ a: 1, b: 2 }, { b: null, c: 3 })).toEqual({ a: 1, c: 3 });
  });

  it('do not follow to another server unless all of them are written again', () => {
    const stored = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
    const [here, there] = [{ bucket: 'a', endpoint: 'https://s3.example.com' }, { bucket: 'a', endpoint: 'https://evil.example.com' }];
    for (const patch of [{}, { secretAccessKey: MASK }]) {
      expect(() => refuseCarriedSecrets(s3, stored, patch, here, there)).toThrow();
      expect(() => refuseCarriedSecrets(s3, stored, patch, here, { ...here, prefix: 'x' })).not.toThrow();
    }
    expect(() => refuseCarriedSecrets(s3, stored, { secretAccessKey: 'again' }, here, there)).not.toThrow();
    expect(() => refuseCarriedSecrets(s3, {}, {}, here, there)).not.toThrow();
  });
});
