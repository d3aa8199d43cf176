import { Injectable } from '@nestjs/common';
import type { CredentialsOf, DataSourceName, PropertiesOf } from './data-sources.js';
import type { FailureReason } from './plugin.dto.js';

/** Null: the credentials work. */
export type CheckOutcome = FailureReason | null;

/** Tries the credentials at the service itself; runs outside of any transaction and ends by itself within half a minute. */
export type PluginCheck<N extends DataSourceName> = (plugin: { credentials: CredentialsOf<N>; properties: PropertiesOf<N> }) => Promise<CheckOutcome>;

/** How to find out whether a plugin works. A context that speaks a service's protocol registers its check when its module starts. */
@Injectable()
export class PluginChecks {
  readonly #checks = new Map<DataSourceName, PluginCheck<never>>();

  register<N extends DataSourceName>(dataSource: N, check: PluginCheck<N>): void {
    if (this.#checks.has(dataSource)) throw new Error(`Two checks for ${dataSource}.`);
    this.#checks.set(dataSource, check);
  }

  find(dataSource: DataSourceName): PluginCheck<never> | undefined {
    return this.#checks.get(dataSource);
  }
}
