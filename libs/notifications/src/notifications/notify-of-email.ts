import { OnEvent, type EventOf } from '@app/kernel';
import { EmailReceived } from '@app/messaging/events';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Notification } from './notification.entity.js';

/** Tells the owner of a mail account about new mail. */
@Injectable()
export class NotifyOfEmail {
  constructor(private readonly em: EntityManager) {}

  /** Idempotent because the row commits together with the completion of the job. */
  @OnEvent(EmailReceived, 'notifications.notify-email-received')
  async onEmailReceived({ data }: EventOf<typeof EmailReceived>): Promise<void> {
    if (data.isBackfill) return;
    this.em.create(Notification, {
      userId: data.ownerUserId,
      title: 'New e-mail',
      message: 'A message arrived in one of your mailboxes.',
      type: 'info',
      relatedObjectType: 'email',
      relatedObjectId: data.emailId,
    });
  }
}
