import { MikroOrmModule } from '@mikro-orm/nestjs';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import { Global, Module, type FactoryProvider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Bearers } from './auth/bearers.js';
import { kernelConfig } from './config/kernel.config.js';
import { FieldCipher } from './crypto/field-cipher.js';
import { RotateKeys } from './crypto/rotate-keys.js';
import { KeyedMac } from './crypto/signature.js';
import { ormOptions } from './database/orm-options.js';
import { usePooler } from './database/pooler.js';
import { RelayDatabase } from './database/relay-database.js';
import { EgressFilter } from './egress/egress-filter.js';
import { EventTaps } from './events/event-taps.js';
import { Inbox } from './events/inbox.js';
import { InboxMessageSchema } from './events/inbox-message.entity.js';
import { Outbox } from './events/outbox.js';
import { OutboxEvent } from './events/outbox-event.entity.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { ImportsModule } from './imports/imports.module.js';
import { AllowedOrigins } from './http/allowed-origins.js';
import { useCursorKey } from './http/cursor.js';
import { Idempotency } from './http/idempotency.js';
import { IdempotencyRecordSchema } from './http/idempotency.entity.js';
import { JobRunSchema, JobScheduleSchema, JobSchema } from './jobs/job.entity.js';
import { JobRunner } from './jobs/job-runner.js';
import { JobStore } from './jobs/job-store.js';
import { Jobs } from './jobs/jobs.js';
import { PruneQueues } from './jobs/prune-queues.job.js';
import { Relay } from './jobs/relay.js';
import { WorkRegistry } from './jobs/work-registry.js';
import { Mailer, mailerOptions } from './mail/mailer.js';
import { OperationSchema } from './operations/operation.entity.js';
import { Operations } from './operations/operations.js';
import { OperationsController } from './operations/operations.controller.js';
import { OperationsService } from './operations/operations.service.js';
import { WorkSections } from './operations/work-sections.js';
import { OperatorsModule } from './operators/operators.module.js';
import { PersonalData } from './personal-data/personal-data.js';
import { PostgresRates } from './rates/postgres-rates.js';
import { RateCounterSchema } from './rates/rate-counter.entity.js';
import { RateStore } from './rates/rate-store.js';
import { RedisRates } from './rates/redis-rates.js';
import { RATE_STORE_TIMEOUT_MS, SharedRates } from './rates/shared-rates.js';
import { currentScope } from './scope/scope.js';
import { RebuildSearchIndex } from './search/rebuild-search-index.job.js';
import { SearchDocumentSchema } from './search/search-document.entity.js';
import { SearchIndex } from './search/search-index.js';
import { ObjectStorage, storageOptions } from './storage/object-storage.js';
import { BackgroundMetrics } from './telemetry/background-metrics.js';
import { PinoLogger } from './telemetry/logger.js';
import { OperatorListener } from './telemetry/operator-listener.js';
import { operatorListenerOptions } from './telemetry/operator-pages.js';
import { Clock, SystemClock } from './time/clock.js';

const services = [Bearers, AllowedOrigins, Outbox, Inbox, EventTaps, Jobs, SearchIndex, Operations, PersonalData, Idempotency, RelayDatabase, JobStore, WorkRegistry, Relay, JobRunner, Readiness, RotateKeys];

/** Built from the configuration; the classes themselves know nothing of it. */
const configured: FactoryProvider[] = [
  { provide: FieldCipher, useFactory: () => new FieldCipher(kernelConfig.value().APP_KEYS) },
  { provide: KeyedMac, useFactory: () => new KeyedMac(kernelConfig.value().APP_KEYS) },
  { provide: ObjectStorage, useFactory: () => new ObjectStorage(storageOptions(kernelConfig.value())) },
  { provide: EgressFilter, useFactory: () => new EgressFilter({ allow: kernelConfig.value().EGRESS_ALLOW, ownHosts: [new URL(kernelConfig.value().PUBLIC_URL).hostname] }) },
  { provide: Mailer, useFactory: () => new Mailer(mailerOptions(kernelConfig.value())) },
  { provide: PinoLogger, useFactory: () => new PinoLogger({ level: kernelConfig.value().LOG_LEVEL, fields: currentScope }) },
  { provide: OperatorListener, useFactory: () => new OperatorListener(operatorListenerOptions(kernelConfig.value())) },
  { provide: RateStore, useFactory: rateStore, inject: [RelayDatabase] },
  { provide: SharedRates, useFactory: (store: RateStore, mac: KeyedMac) => new SharedRates(store, mac), inject: [RateStore, KeyedMac] },
  { provide: Clock, useFactory: () => new SystemClock() },
];

/** Everything below the contexts: database, events, jobs, HTTP, crypto, storage, mail, telemetry. No business word. */
@Global()
@Module({
  imports: [
    DiscoveryModule,
    ImportsModule,
    OperatorsModule,
    MikroOrmModule.forRootAsync({
      driver: PostgreSqlDriver, // with useFactory alone, the driver's own EntityManager is not injectable
      useFactory: () => {
        usePooler(kernelConfig.value().DATABASE_POOLER);
        return { ...ormOptions(kernelConfig.value().DATABASE_URL, kernelConfig.value().DATABASE_POOL_MAX), autoLoadEntities: true, registerRequestContext: false };
      },
    }),
    MikroOrmModule.forFeature([OutboxEvent, InboxMessageSchema, JobSchema, JobRunSchema, JobScheduleSchema, IdempotencyRecordSchema, SearchDocumentSchema, OperationSchema, RateCounterSchema]),
  ],
  controllers: [HealthController, OperationsController],
  providers: [...services, ...configured, PruneQueues, RebuildSearchIndex, BackgroundMetrics, OperationsService, WorkSections],
  exports: [...services, ...configured.map((provider) => provider.provide)],
})
export class KernelModule {
  /** Whoever reads lists page by page needs the key: requests, and jobs as well. */
  constructor(mac: KeyedMac) {
    useCursorKey(mac);
  }
}

/** Where job tickets are, too: Redis when there is one. */
function rateStore(database: RelayDatabase): RateStore {
  const { REDIS_URL: url, REDIS_PREFIX: prefix } = kernelConfig.value();
  return url ? new RedisRates({ url, prefix, timeoutMs: RATE_STORE_TIMEOUT_MS }) : new PostgresRates(database);
}
