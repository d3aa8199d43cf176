import { defineJob, Handles, kernelConfig, Mailer, requireOrganizationId, requireScope, type JobData } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

/** Mails one notification by itself. */
export const SendNotificationJob = defineJob('notifications.send-notification', { data: z.object({ notificationId: z.uuid() }), transaction: 'own' });

interface Pending {
  userId: string;
  title: string;
  message: string;
}

@Injectable()
export class SendNotification {
  constructor(
    private readonly tenancy: TenancyApi,
    private readonly mailer: Mailer,
  ) {}

  /** A repeated run sends the same message under the same id. What was read meanwhile is not mailed. */
  @Handles(SendNotificationJob)
  async send({ notificationId }: JobData<typeof SendNotificationJob>): Promise<void> {
    const scope = requireScope();
    const key = [requireOrganizationId(), notificationId];
    const [pending] = await scope.rows<Pending>('select user_id as "userId", title, message from notifications where organization_id = ? and id = ? and emailed_at is null and not is_read', key);
    if (!pending || (await scope.transaction(() => this.tenancy.activeUserIds([pending.userId]), { readOnly: true })).length === 0) return;
    const [address] = await this.tenancy.provenAddresses(pending.userId);
    if (!address) return;
    const { PUBLIC_URL } = kernelConfig.value();
    const { title, message } = pending;
    await this.mailer.send({
      to: { address },
      subject: title,
      text: `${message}\n\n${PUBLIC_URL}\n\nWhich of these messages you get is for you to choose, under notifications.\n`,
      messageId: `<${notificationId}@${new URL(PUBLIC_URL).hostname}>`,
    });
    await scope.transaction(() => scope.rows('update notifications set emailed_at = now() where organization_id = ? and id = ?', key));
  }
}
