import { Injectable } from '@nestjs/common';
import type { Lead } from '../leads/lead.entity.js';
import { LeadsService } from '../leads/leads.service.js';
import { NobodyToAssign } from './assignment.problems.js';
import { TakeTurns } from './take-turns.js';

/** Makes a member responsible for a lead. */
@Injectable()
export class AssignLead {
  constructor(
    private readonly leads: LeadsService,
    private readonly turns: TakeTurns,
  ) {}

  /** The member named, else the one whose turn it is; 409 `nobody_to_assign` when no rule names one. */
  async assign(id: string, assignedToId: string | undefined): Promise<Lead> {
    const { leadSource } = await this.leads.load(id);
    const chosen = assignedToId ?? (await this.turns.next(leadSource));
    if (!chosen) throw new NobodyToAssign();
    return this.leads.update(id, { assignedToId: chosen });
  }
}
