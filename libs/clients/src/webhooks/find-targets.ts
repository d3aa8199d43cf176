import { currentTime, runInScope, Scope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { ClaimedDelivery } from './claim-deliveries.js';
import type { Target } from './post-message.js';
import { secretsAt } from './rotate-secrets.js';
import { WebhookSettingsSeal, type SealedWebhook, type WebhookSettings } from './webhook-settings.js';

interface Row extends SealedWebhook {
  version: number;
  url: string;
  environment: 'dev' | 'stage' | 'prod';
}

export type KnownTarget = Target & { environment: Row['environment'] };

type Known = WebhookSettings & Pick<Row, 'version' | 'environment' | 'url'>;

const SELECT = `select w.id, w.organization_id as "organizationId", w.sealed_settings as "sealedSettings", w.version, w.url, w.previous_secret_ends_at as "previousSecretEndsAt", e.environment
  from webhooks w join client_environments e on e.organization_id = w.organization_id and e.id = w.client_environment_id where w.organization_id = ? and w.id = ?`;
const MAX_KNOWN = 5_000;

/** Addresses and secrets of webhooks, read with the rights of their organization and kept as long as their version is the newest. */
@Injectable()
export class FindTargets {
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly em: EntityManager,
    private readonly seal: WebhookSettingsSeal,
  ) {}

  /** Null when the secrets cannot be opened; undefined when the webhook is gone. */
  async find({ webhook_id: id, organization_id: organizationId, version }: Pick<ClaimedDelivery, 'webhook_id' | 'organization_id' | 'version'>): Promise<KnownTarget | null | undefined> {
    const known = this.#known.get(id);
    if (known && known.version >= version) return targetOf(known);
    const scope = new Scope({ em: this.em, requestId: 'webhooks', organizationId });
    const [row] = await runInScope(scope, () => scope.read<Row>(SELECT, [organizationId, id]));
    if (!row) return undefined;
    const read = this.knownFrom(row);
    if (!read) return null;
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(id, read);
    return targetOf(read);
  }

  private knownFrom(row: Row): Known | null {
    const settings = this.seal.open(row);
    return settings && { version: row.version, environment: row.environment, url: row.url, ...settings };
  }
}

function targetOf({ url, headers, environment, ...secrets }: Known): KnownTarget {
  return { url, secrets: secretsAt(currentTime(), secrets), headers, environment, allowsHttp: environment === 'dev' };
}
