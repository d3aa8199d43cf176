import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Global, Module } from '@nestjs/common';
import { BoardPauses } from './board-pauses.js';
import { ChangeJobs } from './change-jobs.js';
import { DeadLettersController } from './dead-letters.controller.js';
import { JobBoard } from './job-board.js';
import { JobPauseSchema } from './job-pause.entity.js';
import { JobPausesController } from './job-pauses.controller.js';
import { JobRunsController } from './job-runs.controller.js';
import { OperatorActionSchema } from './operator-action.entity.js';
import { OperatorActionsController } from './operator-actions.controller.js';
import { OperatorEventsController } from './operator-events.controller.js';
import { OperatorJobsController } from './operator-jobs.controller.js';
import { OperatorJobsService } from './operator-jobs.service.js';
import { OperatorSessionSchema } from './operator-session.entity.js';
import { OperatorSessionsController } from './operator-sessions.controller.js';
import { OperatorSessions } from './operator-sessions.js';
import { PauseJobs } from './pause-jobs.js';
import { RecordAction } from './record-action.js';
import { ReplayEvent } from './replay-event.js';

/** What operators of the installation see of background work, and do to it. */
@Global()
@Module({
  imports: [MikroOrmModule.forFeature([JobPauseSchema, OperatorActionSchema, OperatorSessionSchema])],
  controllers: [OperatorJobsController, JobRunsController, DeadLettersController, JobPausesController, OperatorEventsController, OperatorActionsController, OperatorSessionsController],
  providers: [RecordAction, ChangeJobs, OperatorJobsService, PauseJobs, ReplayEvent, OperatorSessions, BoardPauses, JobBoard],
  exports: [ChangeJobs, JobBoard, OperatorSessions],
})
export class OperatorsModule {}
