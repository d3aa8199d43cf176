import { join } from 'node:path';
import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, PostgreSqlDriver, UnderscoreNamingStrategy, type EntityManager, type Options } from '@mikro-orm/postgresql';
import { currentScope } from '../scope/scope.js';
import { SERVING_SETTINGS } from './pinned-transaction.js';
import { startupSettings } from './pooler.js';
import { Role } from './roles.js';

/** Options of the serving connection: app role, short timeouts, the EntityManager of the running scope. */
export function ormOptions(clientUrl: string, poolMax: number): Options {
  return {
    ...shared(),
    clientUrl,
    ensureDatabase: false,
    pool: { min: 0, max: poolMax },
    driverOptions: {
      application_name: 'frontoffice',
      keepAlive: true,
      pipeline: true, // see PinnedTransaction
      connectionTimeoutMillis: 5_000,
      ...startupSettings(SERVING_SETTINGS),
    },
    context: () => currentScope()?.em as EntityManager | undefined,
  };
}

/** Options of the migrating connection: whatever login it has, it acts as the owner of the schema. */
export function migratorOptions(clientUrl: string, entities: Options['entities']): Options {
  return {
    ...shared(),
    clientUrl,
    entities: entities!,
    ensureDatabase: false,
    pool: { min: 0, max: 2 },
    driverOptions: { options: `-c role=${Role.owner} -c lock_timeout=5000 -c timezone=UTC` },
    extensions: [Migrator],
    migrations: {
      path: join(process.cwd(), 'migrations'),
      glob: 'Migration*.ts',
      tableName: 'migrations',
      snapshot: false,
      transactional: true,
      allOrNothing: false,
      emit: 'ts',
      silent: true,
    },
  };
}

const shared = (): Options =>
  defineConfig({
    driver: PostgreSqlDriver,
    namingStrategy: UnderscoreNamingStrategy,
    sessionContext: 'transaction',
    forceUtcTimezone: true,
    discovery: { warnWhenNoEntities: false },
  }) as Options;
