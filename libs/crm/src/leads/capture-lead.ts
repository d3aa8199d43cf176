import { Injectable } from '@nestjs/common';
import { TakeTurns } from '../assignment/take-turns.js';
import { CreateOnce, type Made } from '../duplicates/create-once.js';
import { personComparable } from '../duplicates/duplicate-keys.js';
import type { OnDuplicate } from '../duplicates/on-duplicate.dto.js';
import type { CreateLead } from './lead.dto.js';
import type { Lead } from './lead.entity.js';
import { LeadsService } from './leads.service.js';

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
    const prepared = await this.leads.prepare(input);
    const assignee = async () => (prepared.assignedToId === undefined ? this.turns.next(prepared.leadSource) : prepared.assignedToId);
    return this.once.make(
      {
        type: 'lead',
        comparable: personComparable(prepared),
        create: async () => this.leads.write({ ...prepared, assignedToId: await assignee() }),
        existing: (id) => this.leads.load(id),
        complete: (id) => this.leads.complete(id, prepared),
      },
      onDuplicate,
    );
  }
}
