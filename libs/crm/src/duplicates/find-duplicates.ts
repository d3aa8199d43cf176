import { requireOrganizationId, requireScope, type Fragment } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { ownRecords } from '../visibility/own-records.js';
import type { DuplicateKeys } from './duplicate-keys.js';
import { TABLE_OF, type MergeableType } from './record-tables.js';

/** A record like the one to be created, and what the two have in common. */
export interface Candidate {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  matchedBy: ('email' | 'phone' | 'domain' | 'name')[];
}

const MAX_CANDIDATES = 5;
/** Share of trigrams two names have in common from which on they are alike (pg_trgm). */
const ALIKE = 0.6;

const PERSON = { name: `t.first_name || ' ' || t.last_name`, email: 't.email' };
const COLUMNS = { lead: PERSON, contact: PERSON, account: { name: 't.name', email: 'null::text' } };

interface Probe {
  matchedBy: Candidate['matchedBy'][number];
  /** The lower the surer. */
  rank: Fragment;
  where: Fragment;
}

/**
 * Looks for records with the same address, number or domain, or an alike name: for people within one company only, for
 * companies everywhere. Each probe is a statement of its own under one roof, because row level security lets a single
 * equality use an index, and an OR with a function in it not.
 */
@Injectable()
export class FindDuplicates {
  /** At most five live records the acting user may see, the surest first. */
  async find(type: MergeableType, keys: DuplicateKeys): Promise<Candidate[]> {
    const probes = (type === 'account' ? companyProbes(keys) : personProbes(keys)).map((probe) => this.select(type, probe));
    if (probes.length === 0) return [];
    return requireScope().rows<Candidate>(
      `select id, name, email, phone, to_jsonb(array_agg(matched_by order by rank)) as "matchedBy" from (${probes.map(({ sql }) => `(${sql})`).join(' union all ')}) found
       group by id, name, email, phone order by min(rank), id limit ${MAX_CANDIDATES}`,
      probes.flatMap(({ params }) => params),
    );
  }

  /** Makes others who create a record with the same keys wait for this transaction: of several at once, the later find the first. */
  async lock(type: MergeableType, { emailKey, phone, domain, name }: DuplicateKeys): Promise<void> {
    const keys = [emailKey, phone, type === 'account' ? (domain ?? name.toLowerCase()) : null].filter((key) => key !== null);
    if (keys.length === 0) return;
    const names = keys.map((key) => `${requireOrganizationId()} ${type} ${key}`).sort();
    await requireScope().rows('select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(?::text[]) as locks (name)', [names]);
  }

  private select(type: MergeableType, { matchedBy, rank, where }: Probe): Fragment {
    const { name, email } = COLUMNS[type];
    const own = ownRecords('t');
    return {
      sql: `select t.id, ${name} as name, ${email} as email, t.phone, '${matchedBy}' as matched_by, ${rank.sql} as rank from ${TABLE_OF[type]} t
        where t.organization_id = ? and t.deleted_at is null${own ? ` and ${own.sql}` : ''} and ${where.sql} order by rank, t.id desc limit ${MAX_CANDIDATES}`,
      params: [...rank.params, requireOrganizationId(), ...(own?.params ?? []), ...where.params],
    };
  }
}

function personProbes({ emailKey, phone, domain, name }: DuplicateKeys): Probe[] {
  return [
    ...(emailKey ? [probe('email', 1, 't.email_key = ?', [emailKey])] : []),
    ...(phone ? [probe('phone', 2, 't.phone = ?', [phone])] : []),
    ...(domain ? [alike(PERSON.name, name, { sql: `t.domain = ? and similarity(${PERSON.name}, ?) >= ${ALIKE}`, params: [domain, name] })] : []),
  ];
}

function companyProbes({ phone, domain, name }: DuplicateKeys): Probe[] {
  return [
    ...(domain ? [probe('domain', 1, 't.domain = ?', [domain])] : []),
    ...(phone ? [probe('phone', 2, 't.phone = ?', [phone])] : []),
    alike('t.name', name, { sql: 't.id in (select accounts_named_like(?))', params: [name] }),
  ];
}

const probe = (matchedBy: Probe['matchedBy'], rank: number, sql: string, params: unknown[]): Probe => ({ matchedBy, rank: { sql: `${rank}`, params: [] }, where: { sql, params } });
const alike = (column: string, name: string, where: Fragment): Probe => ({ matchedBy: 'name', rank: { sql: `4 - similarity(${column}, ?)`, params: [name] }, where });
