import { Injectable } from '@nestjs/common';
import { requireScope } from '@app/kernel';
import { detailsHash, eventHash, originOf, type HashedEvent } from './event-hash.js';

/** Something in the record of sign-ins that is not as it was written. */
export interface AuditFinding {
  chain: string;
  /** Where in the chain; 0 for the chain as a whole. */
  position: number;
  /** `changed`: the content does not fit its hash; `missing`: events were removed before it, or at the end; `surplus`: inserted past the chain; `forgotten`: address or program are gone without a reason. */
  kind: 'changed' | 'missing' | 'surplus' | 'forgotten';
}

export interface AuditReport {
  events: number;
  chains: number;
  /** All of them are counted, the first hundred named. */
  broken: number;
  findings: AuditFinding[];
}

type Row = Omit<HashedEvent, 'position' | 'occurredAtMs'> & {
  position: string;
  occurredAtMs: string;
  hash: Buffer;
  salt: Buffer | null;
  ip: string | null;
  userAgent: string | null;
  mayForget: boolean;
  length: string | null;
  head: Buffer | null;
};

const BATCH = 1_000;
const MAX_FINDINGS = 100;

/** Rows in the order of their chains, each with what was then known of its chain: one statement sees both at the same moment. */
const NEXT = `
  select e.id, e.chain, e.chain_position as position, e.user_id as "userId", e.session_id as "sessionId", e.type,
    (extract(epoch from e.occurred_at) * 1000)::bigint as "occurredAtMs", e.details_hash as "detailsHash", e.hash, e.details_salt as salt,
    e.ip::text as ip, e.user_agent as "userAgent", (e.occurred_at < now() - interval '1 year' or u.status is not distinct from 'deleted') as "mayForget",
    c.length, c.head
  from login_events e left join login_event_chains c on c.chain = e.chain left join users u on u.id = e.user_id
  where (e.chain, e.chain_position) > (?, ?::bigint) order by e.chain, e.chain_position limit ${BATCH}`;

/** Reads the whole record of sign-ins and finds every event that was changed, removed or slipped in. Call it outside of a transaction. */
@Injectable()
export class VerifyLoginEvents {
  async verify(signal?: AbortSignal): Promise<AuditReport> {
    const report: AuditReport = { events: 0, chains: 0, broken: 0, findings: [] };
    let walk: ChainWalk | undefined;
    for (let rows = await this.after('', '0'); rows.length > 0; rows = await this.after(rows.at(-1)!.chain, rows.at(-1)!.position)) {
      for (const row of rows) {
        if (row.chain !== walk?.chain) {
          walk?.end();
          walk = new ChainWalk(row.chain, report);
        }
        walk.step(row);
      }
      signal?.throwIfAborted();
    }
    walk?.end();
    for (const { chain } of await this.emptyChains()) note(report, { chain, position: 0, kind: 'missing' });
    return report;
  }

  private after(chain: string, position: string): Promise<Row[]> {
    return requireScope().read<Row>(NEXT, [chain, position]);
  }

  private emptyChains(): Promise<{ chain: string }[]> {
    return requireScope().read(`select c.chain from login_event_chains c where not exists (select from login_events e where e.chain = c.chain) limit ${MAX_FINDINGS}`, []);
  }
}

/** One chain from its first event to its last. */
class ChainWalk {
  #last: Row | undefined;
  #hash: Buffer;
  #position = 0;

  constructor(
    readonly chain: string,
    private readonly report: AuditReport,
  ) {
    this.#hash = originOf(chain);
    report.chains++;
  }

  step(row: Row): void {
    const position = Number(row.position);
    this.report.events++;
    if (position !== this.#position + 1) this.find('missing', position);
    const expected = eventHash(this.#hash, { ...row, position, occurredAtMs: Number(row.occurredAtMs) });
    if (!expected.equals(row.hash) || !detailsFit(row)) this.find('changed', position);
    if (!row.salt && !row.mayForget) this.find('forgotten', position);
    // goes on from what is stored, so that one change is one finding and not one for every event after it
    this.#hash = row.hash;
    this.#position = position;
    this.#last = row;
  }

  /** The chain knew how long it was when its last event was read. */
  end(): void {
    const { length, head } = this.#last!;
    if (length === null || Number(length) < this.#position) this.find('surplus', this.#position);
    else if (Number(length) > this.#position) this.find('missing', Number(length));
    else if (!head!.equals(this.#hash)) this.find('changed', this.#position);
  }

  private find(kind: AuditFinding['kind'], position: number): void {
    note(this.report, { chain: this.chain, position, kind });
  }
}

function note(report: AuditReport, finding: AuditFinding): void {
  report.broken++;
  if (report.findings.length < MAX_FINDINGS) report.findings.push(finding);
}

const detailsFit = ({ salt, ip, userAgent, detailsHash: stored }: Row): boolean => (salt ? detailsHash(salt, ip, userAgent).equals(stored) : ip === null && userAgent === null);
