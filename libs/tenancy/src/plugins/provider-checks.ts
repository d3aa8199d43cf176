import { EgressFilter } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { importPKCS8, SignJWT } from 'jose';
import { bucketUrl } from './bucket-url.js';
import type { CredentialsOf } from './data-sources.js';
import { outcomeOfStatus } from './failure-reason.js';
import { PluginChecks, type CheckOutcome, type PluginCheck } from './plugin-checks.js';
import { pluginsConfig } from './plugins.config.js';

const MAX_RESPONSE_BYTES = 256 * 1024;
const bounds = () => ({ timeoutMs: pluginsConfig.value().PLUGIN_EXCHANGE_TIMEOUT_MS, maxResponseBytes: MAX_RESPONSE_BYTES });
const GOOGLE_SCOPE = 'https://www.googleapis.com/auth/firebase.readonly';

/** Asks each provider a question that changes nothing and that only working credentials get answered. */
@Injectable()
export class ProviderChecks implements OnModuleInit {
  constructor(
    private readonly checks: PluginChecks,
    private readonly egress: EgressFilter,
  ) {}

  onModuleInit(): void {
    this.checks.register('gmail', this.gmail);
    this.checks.register('outlook', this.outlook);
    this.checks.register('twilio', this.twilio);
    this.checks.register('paddle', this.paddle);
    this.checks.register('github', this.github);
    this.checks.register('firebase', this.firebase);
    this.checks.register('oidc', this.oidc);
    this.checks.register('s3', this.s3);
  }

  /** A refresh token that works is exchanged; Google leaves it valid. */
  private readonly gmail: PluginCheck<'gmail'> = async ({ credentials }) => (await this.exchange(pluginsConfig.value().PLUGIN_GOOGLE_TOKEN_URL, refreshGrant(credentials))).outcome;

  private readonly outlook: PluginCheck<'outlook'> = async ({ credentials, properties: { tenant, scope } }) =>
    (await this.exchange(`${pluginsConfig.value().PLUGIN_MICROSOFT_URL}/${tenant}/oauth2/v2.0/token`, { ...refreshGrant(credentials), scope })).outcome;

  private readonly twilio: PluginCheck<'twilio'> = ({ credentials: { accountSid, authToken, apiKeySid, apiKeySecret } }) => {
    const login = apiKeySid ? `${apiKeySid}:${apiKeySecret}` : `${accountSid}:${authToken}`;
    return this.ask(`${pluginsConfig.value().PLUGIN_TWILIO_URL}/2010-04-01/Accounts/${accountSid}.json`, { authorization: `Basic ${Buffer.from(login).toString('base64')}` });
  };

  private readonly paddle: PluginCheck<'paddle'> = ({ credentials: { apiKey }, properties: { environment } }) => {
    const { PLUGIN_PADDLE_URL, PLUGIN_PADDLE_SANDBOX_URL } = pluginsConfig.value();
    return this.ask(`${environment === 'live' ? PLUGIN_PADDLE_URL : PLUGIN_PADDLE_SANDBOX_URL}/event-types`, { authorization: `Bearer ${apiKey}`, 'paddle-version': '1' });
  };

  private readonly github: PluginCheck<'github'> = ({ credentials, properties: { apiUrl, owner, repository } }) => {
    const path = owner && repository ? `/repos/${owner}/${repository}` : '/user';
    return this.ask(`${(apiUrl ?? pluginsConfig.value().PLUGIN_GITHUB_URL).replace(/\/+$/, '')}${path}`, {
      authorization: `Bearer ${credentials.token}`, accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28', 'user-agent': 'Frontoffice',
    });
  };

  /** RFC 7523: the key signs an assertion, Google answers an access token, and the project is asked for with that. */
  private readonly firebase: PluginCheck<'firebase'> = async ({ credentials }) => {
    const { PLUGIN_GOOGLE_TOKEN_URL, PLUGIN_FIREBASE_URL } = pluginsConfig.value();
    const assertion = await googleAssertion(credentials, PLUGIN_GOOGLE_TOKEN_URL);
    if (!assertion) return 'authentication_failed';
    const { outcome, accessToken } = await this.exchange(PLUGIN_GOOGLE_TOKEN_URL, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
    return outcome ?? this.ask(`${PLUGIN_FIREBASE_URL}/v1beta1/projects/${credentials.projectId}`, { authorization: `Bearer ${accessToken}` });
  };

  /** OpenID Connect Discovery 1.0 §4.3: the document must name exactly the issuer it was asked of, and its keys must be there. */
  private readonly oidc: PluginCheck<'oidc'> = async ({ properties: { issuer } }) => {
    const discovery = await this.json(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if ('outcome' in discovery) return discovery.outcome;
    const { issuer: named, authorization_endpoint: authorization, token_endpoint: token, jwks_uri: keys } = discovery.body;
    if (named !== issuer) return 'issuer_mismatch';
    if (![authorization, token, keys].every((endpoint) => typeof endpoint === 'string' && URL.canParse(endpoint))) return 'unexpected_answer';
    const jwks = await this.json(keys as string);
    if ('outcome' in jwks) return jwks.outcome;
    return Array.isArray(jwks.body['keys']) && jwks.body['keys'].length > 0 ? null : 'unexpected_answer';
  };

  private readonly s3: PluginCheck<'s3'> = async ({ credentials, properties }) => {
    const response = await this.egress.fetch(await bucketUrl(credentials, properties), { method: 'HEAD', ...bounds() });
    // S3 answers 301, or 400, to a bucket asked for in a region that is not its own
    return [301, 307, 400].includes(response.status) ? 'wrong_region' : outcomeOfStatus(response.status);
  };

  private async ask(url: string, headers: Record<string, string>): Promise<CheckOutcome> {
    const { status } = await this.egress.fetch(url, { headers, ...bounds() });
    return outcomeOfStatus(status);
  }

  private async json(url: string): Promise<{ body: Record<string, unknown> } | { outcome: CheckOutcome }> {
    const response = await this.egress.fetch(url, { headers: { accept: 'application/json' }, ...bounds() });
    const outcome = outcomeOfStatus(response.status);
    if (outcome) return { outcome };
    const body = parsedJson(await response.text());
    return body ? { body } : { outcome: 'unexpected_answer' };
  }

  /** A request to a token endpoint (RFC 6749 §3.2); bad credentials answer 400 or 401 with a code (§5.2). */
  private async exchange(url: string, parameters: Record<string, string>): Promise<{ outcome: CheckOutcome; accessToken?: string }> {
    const response = await this.egress.fetch(url, { method: 'POST', body: new URLSearchParams(parameters), headers: { accept: 'application/json' }, ...bounds() });
    const body = parsedJson(await response.text());
    if (response.status === 400 && typeof body?.['error'] === 'string') return { outcome: 'authentication_failed' };
    const outcome = outcomeOfStatus(response.status);
    if (outcome) return { outcome };
    const accessToken = body?.['access_token'];
    return typeof accessToken === 'string' && /^[\x21-\x7e]+$/.test(accessToken) ? { outcome: null, accessToken } : { outcome: 'unexpected_answer' };
  }
}

const refreshGrant = ({ clientId, clientSecret, refreshToken }: CredentialsOf<'gmail'>) => ({ grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken });

/** A JSON object; undefined for anything else. */
function parsedJson(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return body !== null && typeof body === 'object' && !Array.isArray(body) ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined when the private key is none. */
async function googleAssertion({ clientEmail, privateKey, privateKeyId }: CredentialsOf<'firebase'>, audience: string): Promise<string | undefined> {
  try {
    const key = await importPKCS8(privateKey, 'RS256');
    return await new SignJWT({ scope: GOOGLE_SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(privateKeyId ? { kid: privateKeyId } : {}) })
      .setIssuer(clientEmail).setAudience(audience).setIssuedAt().setExpirationTime('5m').sign(key);
  } catch {
    return undefined;
  }
}
