import { emailAddress, line, phoneNumber } from '@app/kernel';
import { z } from 'zod';
import { dataSource, identifier, name, pem, secretText, token, webAddress, type DataSource, type Target } from './data-source.js';

/** How a connection to a mail server is protected; what goes in the clear is for servers on this very machine. */
const MAIL_SECURITIES = ['tls', 'starttls', 'none'] as const;
const host = () => line(253).describe('Host name or address; private networks only where the operator allows them.');
const port = () => z.int().min(1).max(65_535);
const security = () => z.enum(MAIL_SECURITIES).describe('Follows from the port when absent.');
const mailHost = (address: string | undefined, number: number): Target[] => (address ? [{ host: address, port: number }] : []);

const oauthClient = {
  clientId: name(255),
  clientSecret: token(500),
  refreshToken: token(4000),
};

const sources = {
  imap_smtp: dataSource({
    title: 'IMAP and SMTP',
    description: 'A mailbox on any mail server, by user name and password.',
    credentials: z.strictObject({ username: line(320), password: secretText(1000) }),
    properties: z
      .strictObject({
        email: emailAddress().optional(),
        imapHost: host().optional(), imapPort: port().default(993), imapSecurity: security().optional(),
        smtpHost: host().optional(), smtpPort: port().default(587), smtpSecurity: security().optional(),
      })
      .check((context) => {
        if (!context.value.imapHost && !context.value.smtpHost) context.issues.push({ code: 'custom', path: ['imapHost'], message: 'Give an IMAP host, an SMTP host, or both.', input: undefined });
      }),
    destinations: ['imapHost', 'imapPort', 'imapSecurity', 'smtpHost', 'smtpPort', 'smtpSecurity'],
    targets: ({ imapHost, imapPort, smtpHost, smtpPort }) => [...mailHost(imapHost, imapPort), ...mailHost(smtpHost, smtpPort)],
  }),
  gmail: dataSource({
    title: 'Gmail',
    description: 'Google mail through OAuth 2.0, with a client of the Google Cloud console.',
    credentials: z.strictObject(oauthClient),
    properties: z.strictObject({ email: emailAddress(), scope: line(1000).default('https://mail.google.com/') }),
  }),
  outlook: dataSource({
    title: 'Outlook',
    description: 'Microsoft 365 mail through OAuth 2.0, with an app registration of Microsoft Entra.',
    credentials: z.strictObject(oauthClient),
    properties: z.strictObject({
      email: emailAddress(),
      tenant: identifier(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'must be "common", a tenant id or a domain').default('common'),
      scope: line(1000).default('https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access'),
    }),
    destinations: ['tenant'],
  }),
  twilio: dataSource({
    title: 'Twilio',
    description: 'Phone calls and messages.',
    credentials: z
      .strictObject({
        accountSid: identifier(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hexadecimal digits'),
        authToken: token(64, /^[0-9a-fA-F]{32}$/, 'must be 32 hexadecimal digits').optional(),
        apiKeySid: identifier(/^SK[0-9a-fA-F]{32}$/, 'must be SK and 32 hexadecimal digits').optional(),
        apiKeySecret: token(64).optional(),
      })
      .check((context) => {
        const { authToken, apiKeySid, apiKeySecret } = context.value;
        const missing = Boolean(apiKeySid) === Boolean(apiKeySecret) ? (authToken || apiKeySid ? undefined : 'authToken') : apiKeySid ? 'apiKeySecret' : 'apiKeySid';
        if (missing) context.issues.push({ code: 'custom', path: [missing], message: 'Give the auth token, or an API key with its secret.', input: undefined });
      }),
    properties: z.strictObject({
      fromNumber: phoneNumber().optional(),
      messagingServiceSid: identifier(/^MG[0-9a-fA-F]{32}$/, 'must be MG and 32 hexadecimal digits').optional(),
    }),
  }),
  paddle: dataSource({
    title: 'Paddle',
    description: 'Subscriptions and payments.',
    credentials: z.strictObject({ apiKey: token(255), webhookSecret: token(255).describe('Of the notification destination, `pdl_ntfset_…`.').optional() }),
    properties: z.strictObject({
      environment: z.enum(['live', 'sandbox']).default('live'),
      clientToken: identifier(/^(live|test)_[A-Za-z0-9]+$/, 'must start with live_ or test_').describe('For Paddle.js; not secret.').optional(),
    }),
    destinations: ['environment'],
  }),
  github: dataSource({
    title: 'GitHub',
    description: 'Issues and repositories, with a personal access token.',
    credentials: z.strictObject({ token: token(255), webhookSecret: token(255).optional() }),
    properties: z.strictObject({
      apiUrl: webAddress().describe('Only for GitHub Enterprise Server: `https://<host>/api/v3`.').optional(),
      owner: identifier(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/, 'must be the name of a user or organization').optional(),
      repository: identifier(/^(?!\.{1,2}$)[\w.-]{1,100}$/, 'must be the name of a repository').optional(),
    }),
    destinations: ['apiUrl'],
    targets: ({ apiUrl }) => (apiUrl ? [{ url: apiUrl }] : []),
  }),
  firebase: dataSource({
    title: 'Firebase',
    description: 'A Firebase project, with the key of a service account.',
    credentials: z.strictObject({
      projectId: identifier(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'must be a project id'),
      clientEmail: emailAddress(),
      privateKeyId: token(64).optional(),
      privateKey: pem(),
    }),
    properties: z.strictObject({ apiKey: name(100).describe('Web API key; not secret.').optional(), authDomain: identifier(/^[a-z0-9.-]+$/, 'must be a domain').optional() }),
  }),
  oidc: dataSource({
    title: 'OpenID Connect',
    description: 'Sign-in for the members of the organization through its own identity provider.',
    credentials: z.strictObject({ clientId: name(500), clientSecret: token(1000).describe('Absent for a public client.').optional() }),
    properties: z.strictObject({
      issuer: webAddress().describe('Exactly as the provider writes it in `iss`.'),
      scope: identifier(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be words separated by single blanks (RFC 6749 §3.3)').refine((scope) => scope.split(' ').includes('openid'), { error: 'must contain openid' }).default('openid email profile'),
    }),
    destinations: ['issuer'],
    targets: ({ issuer }) => [{ url: issuer }],
  }),
  s3: dataSource({
    title: 'S3',
    description: 'A bucket of Amazon S3, or of a store that speaks its protocol.',
    credentials: z.strictObject({ accessKeyId: name(128), secretAccessKey: token(255), sessionToken: token(4000).optional() }),
    properties: z.strictObject({
      bucket: identifier(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
      region: identifier(/^[a-z0-9-]{1,40}$/, 'must be a region such as "eu-central-1"'),
      endpoint: webAddress().describe('Only for stores other than Amazon.').optional(),
      prefix: line(500).optional(),
    }),
    destinations: ['bucket', 'region', 'endpoint'],
    targets: ({ endpoint }) => (endpoint ? [{ url: endpoint }] : []),
  }),
};

export type DataSourceName = keyof typeof sources;
export const DATA_SOURCE_NAMES = Object.keys(sources) as [DataSourceName, ...DataSourceName[]];

/** The schemas of one data source, as precise as they were declared. */
export type CredentialsOf<N extends DataSourceName> = z.output<(typeof sources)[N]['credentials']>;
export type PropertiesOf<N extends DataSourceName> = z.output<(typeof sources)[N]['properties']>;

/** Every kind of outside service an organization can connect. */
export const DATA_SOURCES: Readonly<typeof sources> = sources;
export const dataSourceOf = (dataSourceName: DataSourceName): DataSource => sources[dataSourceName];
