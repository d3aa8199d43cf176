import { Module } from '@nestjs/common';
import { contexts } from '../../api/src/api.module.js';

export { DeliverWebhooks } from '@app/clients';
export { MailboxWatcher } from '@app/messaging';

@Module({ imports: contexts })
export class WorkerModule {}
