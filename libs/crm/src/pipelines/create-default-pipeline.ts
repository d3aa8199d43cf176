import { FoundingSteps } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DEFAULT_PIPELINE_NAME, DEFAULT_STAGES } from './default-stages.js';
import { Pipeline } from './pipeline.entity.js';
import { PipelinesService } from './pipelines.service.js';

/** Gives a new organization its pipeline, in the transaction that founds it. */
@Injectable()
export class CreateDefaultPipeline implements OnModuleInit {
  constructor(
    private readonly em: EntityManager,
    private readonly pipelines: PipelinesService,
    private readonly founding: FoundingSteps,
  ) {}

  onModuleInit(): void {
    this.founding.register(({ userId }) => this.create(userId), ['pipelines', 'pipeline_stages']);
  }

  /** Does nothing where a default exists; the partial unique index settles a race. */
  async create(userId: string): Promise<void> {
    if ((await this.em.count(Pipeline, { isDefault: true })) > 0) return;
    await this.pipelines.add({ name: DEFAULT_PIPELINE_NAME, stages: [...DEFAULT_STAGES] }, { isDefault: true, createdById: userId });
  }
}
