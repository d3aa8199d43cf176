import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, type Answer, type SignedUp } from '../../support/client.js';

/** `accepted` and `refused` are what the system said; there is no third outcome, because an unknown one is asked again. */
export interface LedgerEntry {
  index: number;
  organizationId: string;
  /** The address of the lead: says which request a row came from. */
  email: string;
  outcome: 'accepted' | 'refused';
  leadId: string | null;
  /** How often the request was sent: more than once after an answer that never came or told nothing. */
  sends: number;
  replayed: boolean;
}

export interface LeadLoadOptions {
  companies: SignedUp[];
  requests: number;
  clients: number;
  /** Marks the rows of this load. */
  mark: string;
}

const ANSWER_TIMEOUT_MS = 10_000;
const GIVE_UP_AFTER_MS = 90_000;
/** One request in so many is one the system must refuse. */
const REFUSED_EVERY = 25;

/** How many requests it takes for so many to be accepted. */
export const requestsFor = (accepted: number): number => Math.ceil((accepted * REFUSED_EVERY) / (REFUSED_EVERY - 1));

/** Clients that create leads as fast as they are answered and keep a ledger of what they were told. */
export class LeadLoad {
  readonly ledger: LedgerEntry[] = [];
  readonly #latenciesMs: number[] = [];
  #next = 0;

  constructor(private readonly options: LeadLoadOptions) {}

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: this.options.clients }, () => this.runClient()));
  }

  get answers(): number {
    return this.ledger.length;
  }

  accepted(): LedgerEntry[] {
    return this.ledger.filter((entry) => entry.outcome === 'accepted');
  }

  refused(): LedgerEntry[] {
    return this.ledger.filter((entry) => entry.outcome === 'refused');
  }

  /** The slowest of the fastest 95 % of first answers. */
  p95Ms(): number {
    return this.#latenciesMs.toSorted((a, b) => a - b)[Math.floor(this.#latenciesMs.length * 0.95)] ?? 0;
  }

  private async runClient(): Promise<void> {
    while (this.#next < this.options.requests) this.ledger.push(await this.send(this.#next++));
  }

  private async send(index: number): Promise<LedgerEntry> {
    const company = this.options.companies[index % this.options.companies.length]!;
    const email = `${this.options.mark}-${index}@example.test`;
    const body = index % REFUSED_EVERY === 0 ? { email } : { firstName: 'Ada', lastName: `Lead ${index}`, email, leadSource: 'website' };
    const startedAt = Date.now();
    for (let sends = 1; ; sends++) {
      const answer = await ask(company, body, `${this.options.mark}-${index}`);
      if (sends === 1) this.#latenciesMs.push(Date.now() - startedAt);
      if (isDefinite(answer)) {
        const accepted = answer.status === 201;
        return {
          index, email, sends, organizationId: company.organizationId,
          outcome: accepted ? 'accepted' : 'refused',
          leadId: accepted ? answer.body.id : null,
          replayed: answer.headers.get('idempotency-replayed') === 'true',
        };
      }
      if (Date.now() - startedAt > GIVE_UP_AFTER_MS) throw new Error(`No definite answer to request ${index}; the last was ${answer?.status ?? 'none'} ${JSON.stringify(answer?.body ?? '')}`);
      if (answer?.status === 401) await signInAgain(company);
      else await sleep(50 + Math.random() * 100);
    }
  }
}

/** 201 and 422 say what happened. Anything else (no answer, 503, the first try still running) leaves it open: ask again with the same key. */
const isDefinite = (answer: Answer | undefined): answer is Answer<{ id: string }> => answer?.status === 201 || answer?.status === 422;

async function ask(company: SignedUp, body: object, key: string): Promise<Answer | undefined> {
  try {
    return await Promise.race([company.client.post('/v1/leads?onDuplicate=create', body, { 'idempotency-key': key }), sleep(ANSWER_TIMEOUT_MS, undefined)]);
  } catch {
    return undefined;
  }
}

/** The access token expired: it lives five minutes. */
async function signInAgain({ client, email, password }: SignedUp): Promise<void> {
  const answer = await new ApiClient(client.url).post('/v1/auth/login', { email, password }).catch(() => undefined);
  if (answer?.status === 200) client.accessToken = answer.body.accessToken;
}
