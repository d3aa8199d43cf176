import { currentTime, NotFound, Outbox, problems, requireOrganizationId, requireScope } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { PluginUpdated } from '../events.js';
import type { Fields } from './data-source.js';
import { dataSourceOf, type DataSourceName } from './data-sources.js';
import { networkFailure } from './failure-reason.js';
import { PluginChecks, type CheckOutcome } from './plugin-checks.js';
import { PluginCredentials } from './plugin-credentials.js';
import type { PluginView } from './plugin.dto.js';
import { pluginView } from './plugin.view.js';
import { pluginsConfig } from './plugins.config.js';

interface Claimed {
  id: string;
  organizationId: string;
  dataSource: DataSourceName;
  sealedCredentials: string;
  properties: Fields;
  status: string;
  statusReason: string | null;
  version: number;
}

/** Waiting and working of a check together; each of its exchanges has shorter limits of its own. */
const CHECK_TIMEOUT_MS = 30_000;
const CLAIM = `update plugins set checked_at = now() where organization_id = ? and id = ? and (checked_at is null or checked_at <= now() - ? * interval '1 millisecond')
  returning id, organization_id as "organizationId", data_source as "dataSource", sealed_credentials as "sealedCredentials", properties, status, status_reason as "statusReason", version`;

/** Finds out at the service itself whether a plugin works, and keeps the answer. */
@Injectable()
export class VerifyPlugin {
  constructor(
    private readonly checks: PluginChecks,
    private readonly secrets: PluginCredentials,
    private readonly outbox: Outbox,
  ) {}

  /** Opens its own transactions: services may take their time. 429 when it was asked a moment ago, 409 when the plugin changed meanwhile. */
  async verify(id: string): Promise<PluginView> {
    const scope = requireScope();
    const plugin = await scope.transaction(() => this.claim(id));
    const outcome = await this.check(plugin);
    await scope.transaction(() => this.record(plugin, outcome));
    return pluginView.one(id);
  }

  /** Noted before the service is asked, so that parallel requests do not all ask it. */
  private async claim(id: string): Promise<Claimed> {
    const scope = requireScope();
    const pauseMs = pluginsConfig.value().PLUGIN_VERIFICATION_PAUSE_MS;
    const [claimed] = await scope.rows<Claimed>(CLAIM, [requireOrganizationId(), id, pauseMs]);
    if (claimed) return claimed;
    const [known] = await scope.rows('select 1 from plugins where organization_id = ? and id = ?', [requireOrganizationId(), id]);
    if (!known) throw new NotFound();
    throw new problems.TooManyRequests({ headers: { 'retry-after': String(Math.ceil(pauseMs / 1000)) } });
  }

  private async check(plugin: Claimed): Promise<CheckOutcome> {
    const check = this.checks.find(plugin.dataSource);
    if (!check) return 'not_supported';
    const source = dataSourceOf(plugin.dataSource);
    const credentials = source.credentials.safeParse(this.secrets.open(plugin));
    const properties = source.properties.safeParse(plugin.properties);
    if (!credentials.success || !properties.success) return 'credentials_unreadable';
    try {
      return await withinTime(check({ credentials: credentials.data as never, properties: properties.data as never }));
    } catch (error) {
      const reason = networkFailure(error);
      if (!reason) throw error;
      return reason;
    }
  }

  private async record({ id, organizationId, version, status: before, statusReason: reasonBefore }: Claimed, reason: CheckOutcome): Promise<void> {
    const status = reason ? 'failed' : 'ok';
    const now = currentTime();
    const rows = await requireScope().rows(
      `update plugins set status = ?, status_reason = ?, verified_at = case when ?::boolean then ?::timestamptz else verified_at end, checked_at = ?, updated_at = ?, version = version + 1
       where organization_id = ? and id = ? and version = ? returning 1 as done`,
      [status, reason, reason === null, now, now, now, organizationId, id, version],
    );
    if (rows.length === 0) throw new problems.ConcurrentUpdate();
    if (status !== before || reason !== reasonBefore) this.outbox.publish(PluginUpdated, { pluginId: id, changed: ['status'] });
  }
}

/** The outcome, or `timeout`; what hangs then is left to the limits of its own sockets. */
async function withinTime(outcome: Promise<CheckOutcome>): Promise<CheckOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckOutcome>((resolve) => (timer = setTimeout(() => resolve('timeout'), CHECK_TIMEOUT_MS)));
  try {
    return await Promise.race([outcome, late]);
  } finally {
    clearTimeout(timer);
  }
}
