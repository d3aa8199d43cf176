import { Clock, missing, Outbox, requireUserId, type ListQuery } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { NotificationsRead } from '../events.js';
import type { ReadNotifications } from './notification.dto.js';
import { Notification } from './notification.entity.js';
import { NotificationView } from './notification.view.js';

/** The notifications of the signed-in user in the running organization; those of others do not exist here. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  list(query: ListQuery) {
    return NotificationView.page(query, { sql: 't.user_id = ?', params: [requireUserId()] });
  }

  unreadCount(): Promise<number> {
    return this.em.count(Notification, { userId: requireUserId(), isRead: false, inApp: true });
  }

  /** Answers how many were unread before; 404 when one of `ids` is not the user's. */
  async markRead({ ids }: ReadNotifications): Promise<number> {
    const userId = requireUserId();
    if (ids) await this.requireOwn(ids, userId);
    const updated = await this.em.nativeUpdate(Notification, { userId, inApp: true, isRead: false, ...(ids ? { id: { $in: ids } } : {}) }, { isRead: true, readAt: this.clock.now() });
    if (updated > 0) this.outbox.publish(NotificationsRead, { userId, notificationIds: ids ?? null });
    return updated;
  }

  private async requireOwn(ids: string[], userId: string): Promise<void> {
    const own = new Set((await this.em.find(Notification, { id: { $in: ids }, userId, inApp: true }, { fields: ['id'] })).map(({ id }) => id));
    const foreign = ids.findIndex((id) => !own.has(id));
    if (foreign >= 0) throw missing(`#/ids/${foreign}`);
  }
}
