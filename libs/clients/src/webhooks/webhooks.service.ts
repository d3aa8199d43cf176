import { currentTime, EgressFilter, EgressRefused, expectVersion, invalid, NotFound, Outbox, requireOrganizationId, requireScope, uuidv7, type ListQuery, type Page } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { ClientEnvironment } from '../environments/client-environment.entity.js';
import { WebhookCreated, WebhookDeleted, WebhookDisabled, WebhookSecretRotated, WebhookUpdated } from '../events.js';
import { ScopeBeyondOwn } from '../keys/api-key.problems.js';
import { toJsonPath } from './content-filter.js';
import { belongsTo, choosesSomething, patternsOf, toLikePattern, visibleTypes } from './event-patterns.js';
import { lastEndOf, withNewSecret } from './rotate-secrets.js';
import { newSecret, publicKeyOf, type Signature } from './sign-message.js';
import { WebhookSettingsSeal, type WebhookSettings } from './webhook-settings.js';
import type { CreateWebhook, RotateWebhookSecret, UpdateWebhook, WebhookResource } from './webhook.dto.js';
import { Webhook, type WebhookChanges, type WebhookType } from './webhook.entity.js';
import { TooManyWebhooks, WebhookDisabledAlready } from './webhook.problems.js';
import { webhookView } from './webhook.view.js';
import { webhooksConfig } from './webhooks.config.js';

/** The webhooks of the environments of client apps. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly egress: EgressFilter,
    private readonly seal: WebhookSettingsSeal,
  ) {}

  async page(environmentId: string, query: ListQuery): Promise<Page<WebhookResource>> {
    await this.environment(environmentId);
    return webhookView.page(query, { sql: 't.client_environment_id = ?', params: [environmentId] });
  }

  get(id: string): Promise<WebhookResource> {
    return webhookView.one(id);
  }

  /** Answers what messages are verified with: a secret nobody sees again. 409 when there are enough; 422 for an address that may not be called, or patterns that choose nothing. */
  async create(environmentId: string, { headers = {}, signature = 'hmac', secret = newSecret(signature), eventPatterns, url, type, ...input }: CreateWebhook): Promise<WebhookResource & { secret: string }> {
    const environment = await this.environment(environmentId);
    await this.assertRoom(environmentId);
    const owner = { id: uuidv7(), organizationId: requireOrganizationId() };
    const patterns = patternsOf(type, eventPatterns);
    this.assertPatterns(type, environment, patterns, eventPatterns);
    const webhook = this.em.create(Webhook, {
      ...owner, ...filterColumns(input.filter ?? null), ...patternColumns(patterns), name: input.name, url: this.allowedUrl(url, environment), type,
      clientEnvironmentId: environmentId, payload: input.payload ?? 'full', concurrency: input.concurrency ?? 5, headerNames: Object.keys(headers),
      ...keyColumns(signature, secret), sealedSettings: this.seal.seal({ secret, previous: [], headers }, owner), createdById: requireScope().userId,
    });
    this.outbox.publish(WebhookCreated, factsOf(webhook));
    await this.em.flush();
    return { ...webhookView.present(webhook), secret: webhook.publicKey ?? secret };
  }

  async update(id: string, { url, eventPatterns, filter, headers, ...others }: UpdateWebhook): Promise<WebhookResource> {
    const webhook = await this.load(id);
    expectVersion(webhook);
    const environment = await this.environment(webhook.clientEnvironmentId);
    // whoever changes what is told, or to whom, must be allowed to know it
    if (url !== undefined || eventPatterns !== undefined || filter !== undefined || others.payload !== undefined) this.assertPatterns(webhook.type, environment, eventPatterns ?? webhook.eventPatterns, eventPatterns);
    const changes: WebhookChanges = {
      ...others,
      ...(url === undefined ? {} : { url: this.allowedUrl(url, environment) }),
      ...(eventPatterns === undefined ? {} : patternColumns(eventPatterns)),
      ...(filter === undefined ? {} : filterColumns(filter)),
      ...(headers === undefined ? {} : this.headerColumns(webhook, headers)),
    };
    // the values of headers are secrets of the server they were written for
    if (changes.url !== undefined && changes.url !== webhook.url && headers === undefined && webhook.headerNames.length > 0) throw invalid('#/headers', 'secret_required', 'Write the headers again: they would go to another server than before.');
    const changed = [...new Set(webhook.edit(changes).map((field) => SHOWN_AS[field] ?? field))];
    if (changed.length > 0) this.outbox.publish(WebhookUpdated, { ...factsOf(webhook), changed });
    await this.em.flush();
    return webhookView.present(webhook);
  }

  async delete(id: string): Promise<void> {
    const webhook = await this.load(id);
    expectVersion(webhook);
    this.em.remove(webhook);
    this.outbox.publish(WebhookDeleted, factsOf(webhook));
  }

  async disable(id: string): Promise<WebhookResource> {
    const webhook = await this.load(id);
    expectVersion(webhook);
    if (webhook.isDisabled()) throw new WebhookDisabledAlready();
    webhook.disable(currentTime(), null);
    this.outbox.publish(WebhookDisabled, { ...factsOf(webhook), reason: null });
    await this.em.flush();
    return webhookView.present(webhook);
  }

  /** The secret or key so far signs beside the new one until the overlap is over; those before it until theirs are. 409 when too many would. */
  async rotateSecret(id: string, { signature, secret: chosen, overlapSeconds }: NonNullable<RotateWebhookSecret> = {}): Promise<{ secret: string; previousSecretEndsAt: string | null }> {
    const webhook = await this.load(id);
    expectVersion(webhook);
    const overlapMs = overlapSeconds === undefined ? webhooksConfig.value().WEBHOOK_SECRET_OVERLAP_MS : overlapSeconds * 1_000;
    const kind = signature ?? webhook.signature;
    if (kind === 'ed25519' && chosen !== undefined) throw invalid('#/secret', 'not_chosen', 'A pair of keys is made for this webhook; none can be chosen.');
    const secret = chosen ?? newSecret(kind);
    const rotated = withNewSecret(this.settingsOf(webhook), secret, { now: currentTime(), overlapMs });
    Object.assign(webhook, keyColumns(kind, secret), { previousSecretEndsAt: lastEndOf(rotated), sealedSettings: this.seal.seal(rotated, webhook) });
    const previousSecretEndsAt = rotated.previous[0]?.endsAt ?? null;
    this.outbox.publish(WebhookSecretRotated, { ...factsOf(webhook), previousSecretEndsAt });
    await this.em.flush();
    return { secret: webhook.publicKey ?? secret, previousSecretEndsAt };
  }

  load(id: string): Promise<Webhook> {
    return this.em.findOneOrFail(Webhook, { id }, { failHandler: () => new NotFound() });
  }

  /** Whoever adds another one to the organization waits until this transaction ends. */
  private async assertRoom(environmentId: string): Promise<void> {
    const { WEBHOOKS_PER_ENVIRONMENT_MAX: ofEnvironment, WEBHOOKS_PER_ORGANIZATION_MAX: ofOrganization } = webhooksConfig.value();
    const scope = requireScope();
    await scope.rows(`select pg_advisory_xact_lock(hashtextextended('clients.webhooks:' || ?::text, 0))`, [requireOrganizationId()]);
    const [found] = await scope.rows<{ total: number; here: number }>(
      'select count(*)::int as total, (count(*) filter (where client_environment_id = ?))::int as here from webhooks where organization_id = ?',
      [environmentId, requireOrganizationId()],
    );
    if (found!.here >= ofEnvironment) throw new TooManyWebhooks({ extensions: { limit: ofEnvironment } });
    if (found!.total >= ofOrganization) throw new TooManyWebhooks({ extensions: { limit: ofOrganization } });
  }

  private environment(id: string): Promise<ClientEnvironment> {
    return this.em.findOneOrFail(ClientEnvironment, { id }, { failHandler: () => new NotFound() });
  }

  private settingsOf(webhook: Webhook): WebhookSettings {
    return this.seal.open(webhook) ?? { secret: newSecret(), previous: [], headers: {} };
  }

  /** Nothing for the headers it has: sealed anew they would look like others. */
  private headerColumns(webhook: Webhook, headers: Record<string, string>): WebhookChanges {
    const settings = this.settingsOf(webhook);
    return isDeepStrictEqual(headers, settings.headers) ? {} : { headerNames: Object.keys(headers), sealedSettings: this.seal.seal({ ...settings, headers }, webhook) };
  }

  /** The canonical form; EgressRefused (422) for what may not be called. */
  private allowedUrl(text: string, { environment }: ClientEnvironment): string {
    const isDev = environment === 'dev';
    const url = this.egress.assertUrlAllowed(text, { protocols: isDev ? ['https:', 'http:'] : ['https:'] });
    if (url.protocol !== 'https:' && !isDev) throw new EgressRefused('scheme');
    url.hash = '';
    return url.href;
  }

  /** 422 for patterns that choose nothing, 403 when they choose what whoever acts may not see themselves. */
  private assertPatterns(type: WebhookType, { scopes }: ClientEnvironment, patterns: readonly string[], given: readonly string[] | undefined): void {
    const foreign = (given ?? []).findIndex((pattern) => !belongsTo(type, pattern));
    if (foreign >= 0) throw invalid(`#/eventPatterns/${foreign}`, 'not_of_type', `Webhooks of the type ${type} are not told of such events.`);
    const empty = (given ?? []).findIndex((pattern) => !choosesSomething(pattern));
    if (empty >= 0) throw invalid(`#/eventPatterns/${empty}`, 'unknown_event_type', 'There is no such type of events, or programs are not told of it.');
    const own = requireScope().actor?.permissions;
    if (!own) return;
    const told = visibleTypes().filter(({ type: name, permissions }) => patterns.some((pattern) => matches(pattern, name)) && permissions.every((one) => scopes.includes(one)));
    const beyond = [...new Set(told.flatMap(({ permissions }) => permissions))].filter((permission) => !own.has(permission));
    if (beyond.length > 0) throw new ScopeBeyondOwn({ extensions: { scopes: beyond } });
  }
}

/** Columns nobody sees, by the field they change with. */
const SHOWN_AS: Readonly<Record<string, string>> = { likePatterns: 'eventPatterns', filterPath: 'filter', sealedSettings: 'headerNames' };
const matches = (pattern: string, type: string): boolean => (pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type);
const patternColumns = (eventPatterns: readonly string[]) => ({ eventPatterns: [...eventPatterns], likePatterns: eventPatterns.map(toLikePattern) });
const filterColumns = (filter: CreateWebhook['filter']) => ({ filter: filter ?? null, filterPath: filter ? toJsonPath(filter) : null });
const keyColumns = (signature: Signature, secret: string) => ({ signature, publicKey: publicKeyOf(secret) });
const factsOf = ({ id, clientEnvironmentId }: Webhook) => ({ webhookId: id, environmentId: clientEnvironmentId });
