import { generateKeyPairSync } from 'node:crypto';
import type { Json } from '../../../support/client.js';
import type { Planting } from './planting.js';
import { canaryFor } from './secret-fields.js';

/** Servers the properties of a plugin lead to. */
interface Servers {
  imapPort: number;
  smtpPort: number;
  url: string;
}

/** Credentials that are no secret and have a form. */
const PUBLIC: Record<string, string> = { accountSid: `AC${'0'.repeat(32)}`, apiKeySid: `SK${'0'.repeat(32)}`, projectId: 'acme-mobile', clientEmail: 'robot@acme.example' };

/** Credentials for a data source as it describes itself, with a planted secret wherever it names one. */
export function credentialsOf({ dataSource, credentials, secretFields }: Json, planting: Planting, visible: string): Record<string, string> {
  return Object.fromEntries(Object.entries(credentials.properties as Record<string, Json>).map(([name, schema]) => {
    if (name === 'privateKey') return [name, planting.plant(`${dataSource}.${name}`, rsaKey())];
    if (!(secretFields as string[]).includes(name)) return [name, PUBLIC[name] ?? visible];
    return [name, planting.plant(`${dataSource}.${name}`, canaryFor({ place: 'body', steps: [name], schema }))];
  }));
}

/** The properties a data source demands; a new one that demands any has to be named here. */
export function propertiesOf(dataSource: string, { imapPort, smtpPort, url }: Servers): Record<string, unknown> {
  const known: Record<string, Record<string, unknown>> = {
    imap_smtp: { imapHost: '127.0.0.1', imapPort, imapSecurity: 'none', smtpHost: '127.0.0.1', smtpPort, smtpSecurity: 'none' },
    gmail: { email: 'ada@acme.example' },
    outlook: { email: 'ada@acme.example' },
    github: { apiUrl: url },
    oidc: { issuer: url },
    s3: { bucket: 'acme-files', region: 'eu-central-1', endpoint: url },
  };
  return known[dataSource] ?? {};
}

const rsaKey = (): string => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
