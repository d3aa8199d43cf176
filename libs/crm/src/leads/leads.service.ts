import { requireScope, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { KeepRecords, type Judged, type RecordKind } from '../records/keep-records.js';
import { loadOwn } from '../visibility/load-own.js';
import type { CreateLead, UpdateLead } from './lead.dto.js';
import { Lead } from './lead.entity.js';
import { LeadView } from './lead.view.js';

/** Input that was found to fit: its member exists, its custom fields are complete, and its currency is known. */
export type PreparedLead = Judged<CreateLead & { currency: string }>;

const LEADS: RecordKind<Lead> = { type: 'lead', entity: Lead, amount: 'estimatedValue' };

/** Leads of the running organization. Every method answers or throws 404 for rows that are deleted, not its own, or not to be seen. */
@Injectable()
export class LeadsService {
  constructor(
    private readonly em: EntityManager,
    private readonly records: KeepRecords,
    private readonly tenancy: TenancyApi,
  ) {}

  async list(query: ListQuery) {
    return LeadView.page(query, await this.records.narrowed(LEADS, query));
  }

  /** 301 to the lead this one became part of. */
  get(id: string) {
    return this.records.read(LEADS, id, () => LeadView.one(id));
  }

  async prepare(input: CreateLead): Promise<PreparedLead> {
    await this.tenancy.requireMember(input.assignedToId, '#/assignedToId');
    return this.records.judge(LEADS, { ...input, currency: input.currency ?? (await this.tenancy.currency()) });
  }

  /** A new lead, whether there is one like it or not; `CaptureLead` looks first. */
  async create(input: CreateLead): Promise<Lead> {
    return this.write(await this.prepare(input));
  }

  write(prepared: PreparedLead): Promise<Lead> {
    return this.records.add(LEADS, this.em.create(Lead, { ...prepared, createdById: requireScope().userId }));
  }

  /** 409 `lead_already_converted` for the status of a lead that became a deal. */
  async update(id: string, changes: UpdateLead): Promise<Lead> {
    const lead = await this.records.open(LEADS, id);
    await this.tenancy.requireMember(changes.assignedToId, '#/assignedToId');
    return this.records.change(LEADS, lead, changes);
  }

  /** Fills what the lead lacks with what is known now. */
  complete(id: string, known: PreparedLead): Promise<Lead> {
    return this.records.complete(LEADS, id, known);
  }

  delete(id: string): Promise<void> {
    return this.records.delete(LEADS, id);
  }

  load(id: string): Promise<Lead> {
    return loadOwn(Lead, id);
  }
}
