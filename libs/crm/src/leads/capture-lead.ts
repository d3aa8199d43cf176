import { Injectable } from '@nestjs/common';
import { TakeTurns } from '../assignment/take-turns.js';
import { CreateOnce, type Made } from '../duplicates/create-once.js';
import { personComparable } from '../duplicates/duplicate-keys.js';
import type { OnDuplicate } from '../duplicates/on-duplicate.dto.js';
import type { CreateLead } from './lead.dto.js';
import type { Lead } from './lead.entity.js';
import { LeadsService, type PreparedLead } from './leads.service.js';

/** A lead as it comes in: once, and with somebody responsible where a rule says who. */
@Injectable()
export class CaptureLead {
  constructor(
    private readonly leads: LeadsService,
    private readonly once: CreateOnce,
    private readonly turns: TakeTurns,
  ) {}

  /** 409 `duplicate_candidates` when there are leads like it and `onDuplicate` is absent. An assignee of null is nobody, and no turn is taken. */
  async capture(input: CreateLead, onDuplicate?: OnDuplicate): Promise<Made<Lead>> {
    const { leads } = this;
    const prepared = await leads.prepare(input);
    const of = { write: async (lead: PreparedLead) => leads.write(await this.assigned(lead)), load: (id: string) => leads.load(id), complete: (id: string, lead: PreparedLead) => leads.complete(id, lead) };
    return this.once.make({ type: 'lead', comparable: personComparable(prepared), prepared, of }, onDuplicate);
  }

  private async assigned(lead: PreparedLead): Promise<PreparedLead> {
    const { assignedToId = await this.turns.next(lead.leadSource) } = lead;
    return { ...lead, assignedToId };
  }
}
