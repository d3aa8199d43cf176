import { idColumn, timestamp } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

/**
 * What happened to sign-ins and sessions. Append-only: privileges and a trigger refuse every change, and each row is hashed
 * together with the one before it in its chain. PostgreSQL fills in everything the application does not write itself.
 */
export const LoginEventSchema = defineEntity({
  name: 'LoginEvent',
  tableName: 'login_events',
  properties: {
    ...idColumn,
    /** Null when nobody is known by the given address. No reference: the record outlives its user. */
    userId: p.uuid().nullable(),
    sessionId: p.uuid().nullable(),
    type: p.string().length(60),
    ip: p.string().columnType('inet').nullable(),
    userAgent: p.string().length(512).nullable(),
    occurredAt: timestamp().defaultRaw('now()'),
    /** `user:<id>`, or `network:<0–15>` for attempts on nobody's account. */
    chain: p.string().length(48),
    /** 1 for the first event of the chain. */
    chainPosition: p.bigint('string'),
    /** Forgotten together with `ip` and `userAgent`. */
    detailsSalt: p.blob().nullable(),
    /** SHA-256 over salt, address and program. */
    detailsHash: p.blob(),
    /** SHA-256 over the hash before it and everything above. */
    hash: p.blob(),
  },
  uniques: [{ name: 'login_events_chain_position', properties: ['chain', 'chainPosition'] }],
  indexes: [
    { name: 'login_events_user', properties: ['userId', 'occurredAt', 'id'] },
    { name: 'login_events_details', expression: 'create index "login_events_details" on "login_events" ("occurred_at") where details_salt is not null' },
  ],
});

/** How far each chain has come; without it, the removal of its last events would show nowhere. Written by the trigger alone. */
export const LoginEventChainSchema = defineEntity({
  name: 'LoginEventChain',
  tableName: 'login_event_chains',
  properties: {
    chain: p.string().length(48).primary(),
    length: p.bigint('string'),
    /** The hash of the last event. */
    head: p.blob(),
  },
});
