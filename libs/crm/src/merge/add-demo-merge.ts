import { requireScope } from '@app/kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DemoChapters, type DemoCast } from '../demo-chapters.js';
import { CreateLeadDto } from '../leads/lead.dto.js';
import { LeadsService } from '../leads/leads.service.js';
import { MergeRecords } from './merge-records.js';

const DAY_MS = 86_400_000;

/** A lead that came twice, and was made one; it can still be taken back. */
@Injectable()
export class AddDemoMerge implements OnModuleInit {
  constructor(
    private readonly chapters: DemoChapters,
    private readonly leads: LeadsService,
    private readonly merges: MergeRecords,
  ) {}

  onModuleInit(): void {
    this.chapters.register((cast) => this.tell(cast));
  }

  private async tell({ leads }: DemoCast): Promise<void> {
    const scope = requireScope();
    const now = scope.now();
    const first = leads.at(-4)!;
    const at = (days: number) => scope.actAt(new Date(now.getTime() - days * DAY_MS));
    at(1.5);
    const { firstName, lastName, companyName } = first;
    const second = await this.leads.create(
      CreateLeadDto.parse({ firstName, lastName, companyName, email: `${firstName}.private@mail.example`.toLowerCase(), leadSource: 'event', notes: 'Came to the stand at the fair and left this address.' }),
    );
    at(1);
    await this.merges.merge('lead', first.id, { sourceIds: [second.id], fieldChoices: { notes: second.id } });
    scope.actAt(now);
  }
}
