import type { OpenApi, Route } from '../../../architecture/support/openapi.js';
import { operationsOf } from '../../../architecture/support/openapi.js';
import type { ApiClient, Answer as AnswerOf, Json } from '../../../support/client.js';
import { uuidv7 } from '@app/kernel';
import { PREPARATIONS } from './preparations.js';
import { addressOf, CHANGES_ITS_CALLER, idsOf, nameOf, put, slotsOf, validRequest, valueAt, type Ids, type Request, type Slot } from './requests.js';
import type { Organization, World } from './world.js';

type Answer = AnswerOf<Json>;

/** Problems that are only found when the id was accepted: nobody can guess a right code, and an example is like the one before. */
const AFTER_THE_ID = new Set(['factor_code_invalid', 'duplicate_candidates', 'stage_not_in_pipeline', 'not_in_column', 'webhook_ping_failed']);

export interface Party extends Organization {
  client: ApiClient;
  /** Makes the caller what they were, after an operation that took it from them. */
  recover?: () => Promise<void>;
}

export interface Finding {
  operation: string;
  what: string;
}

export interface Sweep {
  findings: Finding[];
  /** Tenant operations that something was claimed about. */
  operations: Set<string>;
  slots: number;
  requests: number;
}

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** Whether a text of the organization is part of the value; addresses are in lower case. */
const shows = (value: unknown, { canary }: Organization): boolean => (JSON.stringify(value) ?? '').toLowerCase().includes(canary.toLowerCase());
const text = (answer: Answer): string => `${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`;
/** An answer without what differs from request to request. Outcomes repeat the id that was sent; whatever else does is a difference. */
function comparable(answer: Answer, sent: string): string {
  const { status, body } = answer;
  const outcomes = outcomesOf(answer)?.map((one) => (one.id === sent ? { ...one, id: 'sent' } : one));
  return JSON.stringify([status, body === null || typeof body !== 'object' ? body : { ...body, ...(outcomes ? { results: outcomes } : {}), instance: '' }]);
}
/** The whole is 404; or the id that was sent is, and what was own is done; or, where the id was a value to set, every record is. */
function isRefusal(answer: Answer, sent: string): boolean {
  const outcomes = outcomesOf(answer);
  if (!outcomes) return answer.status === 404;
  const isOfMany = outcomes.some(({ id }) => id === sent);
  return outcomes.length > 0 && outcomes.every(({ id, outcome, code }) => (isOfMany && id !== sent ? outcome === 'done' : outcome === 'failed' && code === 'not_found'));
}
/** What became of each id, where an operation answers for each of many by itself; undefined for every other answer. */
const outcomesOf = ({ status, body }: Answer): { id: string; outcome: string; code: string | null }[] | undefined => (status === 200 && Array.isArray(body?.results) && 'operation' in body ? body.results : undefined);
/** Files instead of JSON, by what an operation takes. */
const FILES: Readonly<Record<string, Buffer>> = { 'image/png': PNG, 'text/csv': Buffer.from('email\nada.okafor@example.com\n') };
const isList = (answer: Answer): boolean => answer.status === 200 && Array.isArray(answer.body?.data) && 'nextCursor' in answer.body;

/**
 * As a member of `own`, calls every operation with ids of `other` in each id slot. Each must be answered like a random id
 * (404; an empty page where the slot is a filter), change nothing of the other organization, and show none of its texts.
 * The same request with an own id must succeed, or the refusal would prove nothing.
 */
export async function sweep(document: OpenApi, world: World, own: Party, other: Party): Promise<Sweep> {
  const result: Sweep = { findings: [], operations: new Set(), slots: 0, requests: 0 };
  for (const route of operationsOf(document).filter(({ operation }) => operation['x-tenancy'] !== 'public')) {
    await new OperationSweep(document, world, own, other, route, result).run();
  }
  return result;
}

class OperationSweep {
  private readonly slots: Slot[];
  private readonly isTenant: boolean;

  constructor(
    private readonly document: OpenApi,
    private readonly world: World,
    private readonly own: Party,
    private readonly other: Party,
    private readonly route: Route,
    private readonly result: Sweep,
  ) {
    this.slots = slotsOf(document, route);
    this.isTenant = route.operation['x-tenancy'] === 'tenant';
  }

  async run(): Promise<void> {
    if (this.route.operation['x-tenancy'] === 'installation') return this.checkInstallation();
    for (const slot of this.slots) await this.checkSlot(slot);
    if (this.slots.filter(({ place }) => place === 'path').length > 1) await this.checkWholePath();
    if (this.slots.every(({ place }) => place === 'query')) await this.checkWithout();
  }

  /** What operators of the installation do is refused to everybody else before any id is looked at. */
  private async checkInstallation(): Promise<void> {
    this.result.slots += this.slots.length;
    for (const party of [this.own, this.other]) {
      const answer = await this.send(await this.request(party));
      if (answer.status !== 403) this.report(`an ordinary member was answered ${text(answer)}`);
    }
  }

  /** One slot: own id, random id, the other organization's id. */
  private async checkSlot(slot: Slot): Promise<void> {
    this.result.slots++;
    this.claim();
    const control = await this.request();
    if (control.query[slot.path[0]!] === undefined || slot.place !== 'query') await this.putOwn(control, slot);
    const accepted = await this.send(control);
    const isDone = outcomesOf(accepted)?.every(({ outcome }) => outcome === 'done') ?? true;
    const isAccepted = (isDone && accepted.status >= 200 && accepted.status <= 299) || AFTER_THE_ID.has((accepted.body as { code?: string } | null)?.code ?? '');
    if (!isAccepted) return this.report(`${nameOf(slot)}: the own id was not accepted: ${text(accepted)}`);

    await this.compare(nameOf(slot), slot.place === 'query', (request, id) => this.putForeign(request, slot, id));
    if (slot.path.at(-1) !== '0') return;
    // a list of an own and a foreign id is refused whole, or the foreign one of it
    const second = { ...slot, path: [...slot.path.slice(0, -1), '1'] };
    await this.compare(`${nameOf(slot)} beside an own id`, false, async (request, id) => {
      await this.putOwn(request, slot);
      return this.putForeign(request, second, id);
    });
  }

  /** A child of the other organization under its own parent: the relation between the two must not open what the ids do not. */
  private async checkWholePath(): Promise<void> {
    const theirs = await this.request(this.other);
    await this.compare('the whole path', false, async (request, id) => {
      request.path = id ? Object.fromEntries(Object.keys(theirs.path).map((name) => [name, uuidv7()])) : theirs.path;
      return request.path['id'] ?? '';
    });
  }

  /** What belongs to the other organization must be answered like something random, and nothing of it may change. `spoil` gets a random id, or none for the other's, and answers what it wrote. */
  private async compare(name: string, isFilter: boolean, spoil: (request: Request, id?: string) => Promise<string>): Promise<void> {
    const stranger = await this.request();
    const strange = await spoil(stranger, uuidv7());
    const random = await this.send(stranger);
    const foreign = await this.request();
    const sent = await spoil(foreign);
    const before = await this.lastChange();
    const answer = await this.send(foreign);
    const after = await this.lastChange();
    if (comparable(answer, sent) !== comparable(random, strange)) this.report(`${name}: the other organization's id answered ${text(answer)}, a random one ${text(random)}`);
    if (!isRefusal(answer, sent) && !(isFilter && isList(answer) && answer.body.data.length === 0)) this.report(`${name}: the other organization's id answered ${text(answer)}`);
    if (before !== after) this.report(`${name}: rows of the other organization changed`);
  }

  /** Without any id of another: lists and single resources show own rows only, and no cursor crosses over. */
  private async checkWithout(): Promise<void> {
    const request = await this.request();
    const before = await this.lastChange();
    const answer = await this.send(request);
    if (before !== (await this.lastChange())) this.report('rows of the other organization changed');
    if (this.isTenant && (answer.status < 200 || answer.status > 299)) return this.report(`the own request was not accepted: ${text(answer)}`);
    if (!isList(answer)) return;
    this.claim();
    if (this.isTenant && answer.body.data.length === 0) this.report('the list is empty, which proves nothing');
    const everything = await this.send({ ...request, query: { ...request.query, limit: '100' } });
    if (this.isTenant && shows(everything.body, this.other)) this.report('the list shows rows of the other organization');
    else if (this.isTenant && (await this.showsRows(everything))) this.report('the list shows ids of the other organization');
    const searchable = this.route.operation.parameters?.some(({ name }) => name === 'q');
    if (searchable) {
      const found = await this.send({ ...request, query: { ...request.query, q: this.other.canary } });
      // one that forgives typing errors may find own rows that look alike
      if (!isList(found) || shows(found.body, this.other) || (await this.showsRows(found))) this.report(`the search finds rows of the other organization: ${text(found)}`);
      const mine = await this.send({ ...request, query: { ...request.query, q: this.own.canary } });
      if (!isList(mine) || mine.body.data.length === 0) this.report(`the search does not find own rows, which proves nothing: ${text(mine)}`);
    }
    await this.checkCursor(request);
  }

  private async showsRows(answer: Answer): Promise<boolean> {
    return isList(answer) && this.world.owns(this.other, answer.body.data.flatMap(({ id }: { id?: string }) => id ?? []), this.own.userId);
  }

  private async checkCursor(own: Request): Promise<void> {
    if (!this.route.operation.parameters?.some(({ name }) => name === 'cursor')) return;
    const request = await this.request(this.other);
    const theirs = await this.other.client.get(addressOf(this.route.path, { ...request, query: { ...request.query, limit: '1' } }));
    if (!theirs.body?.nextCursor) return;
    const answer = await this.send({ ...own, query: { ...own.query, cursor: theirs.body.nextCursor } });
    if (answer.status !== 400 || answer.body.code !== 'invalid_cursor') this.report(`the other organization's cursor answered ${text(answer)}`);
  }

  private request(party: Party = this.own): Promise<Request> {
    return validRequest(this.document, this.route, this.slots, this.idsOf(party));
  }

  private async putOwn(request: Request, slot: Slot): Promise<void> {
    if (slot.place === 'path') return; // a valid request has its path ids
    if (slot.place === 'body' && PREPARATIONS[this.route.operation.operationId]?.finish && valueAt(request.body, slot.path) != null) return;
    put(request, slot, (await this.idsOf(this.own).standing(slot.kind)).id as string);
  }

  private async putForeign(request: Request, slot: Slot, random: string | undefined): Promise<string> {
    const id = random ?? ((await this.idsOf(this.other).fresh(slot.kind)).id as string);
    put(request, slot, id);
    return id;
  }

  private idsOf(party: Party): Ids {
    return idsOf(this.world, party, this.route.operation.operationId);
  }

  private async send(request: Request): Promise<Answer> {
    this.result.requests++;
    const file = Object.keys(this.route.operation.requestBody?.content ?? {}).find((type) => type in FILES);
    const answer = await this.own.client.request(this.route.method, addressOf(this.route.path, request), file ? FILES[file] : request.body, file ? { 'content-type': file } : {});
    if (CHANGES_ITS_CALLER.test(`${this.route.method} ${this.route.path}`)) await this.own.recover?.();
    if (this.isTenant && shows(answer.body, this.other) && !shows(request, this.other)) this.report(`shows a text of the other organization: ${text(answer)}`);
    return answer;
  }

  private lastChange(): Promise<string> {
    return this.world.lastChange(this.other.id, [this.other.userId]);
  }

  private claim(): void {
    if (this.isTenant) this.result.operations.add(this.route.operation.operationId);
  }

  private report(what: string): void {
    this.result.findings.push({ operation: this.route.operation.operationId, what });
  }
}
