import { DeriveInteractions } from '@app/commerce';
import { CrmApi } from '@app/crm';
import { ActivityCompleted, ActivityCreated, ActivityDeleted, ActivityReopened, ActivityUpdated } from '@app/crm/events';
import { OnEvent, type EventOf } from '@app/kernel';
import { Injectable } from '@nestjs/common';

/**
 * Tells commerce of the calls with customers that sales writes down: neither of them may ask the other
 * (docs/decisions/0012). Every event makes it look at what is true now, so order and repetition do not matter.
 */
@Injectable()
export class FeedCalls {
  constructor(
    private readonly crm: CrmApi,
    private readonly interactions: DeriveInteractions,
  ) {}

  @OnEvent(ActivityCreated, 'messaging.tell-of-made-call')
  async onCreated({ data }: EventOf<typeof ActivityCreated>): Promise<void> {
    await this.look(data);
  }

  @OnEvent(ActivityUpdated, 'messaging.tell-of-changed-call')
  async onUpdated({ data }: EventOf<typeof ActivityUpdated>): Promise<void> {
    await this.look(data, data.changed.includes('activityType'));
  }

  @OnEvent(ActivityCompleted, 'messaging.tell-of-completed-call')
  async onCompleted({ data }: EventOf<typeof ActivityCompleted>): Promise<void> {
    await this.look(data);
  }

  @OnEvent(ActivityReopened, 'messaging.tell-of-reopened-call')
  async onReopened({ data }: EventOf<typeof ActivityReopened>): Promise<void> {
    await this.look(data);
  }

  @OnEvent(ActivityDeleted, 'messaging.tell-of-deleted-call')
  async onDeleted({ data }: EventOf<typeof ActivityDeleted>): Promise<void> {
    await this.look(data);
  }

  private async look({ activityId, activityType }: { activityId: string; activityType: string }, mayHaveBeenCall = false): Promise<void> {
    if (activityType === 'call' || mayHaveBeenCall) await this.interactions.replaceCall(activityId, () => this.crm.callWithCustomer(activityId));
  }
}
