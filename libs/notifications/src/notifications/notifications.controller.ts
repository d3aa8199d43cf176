import { ApiTags, Endpoint, type ListQuery } from '@app/kernel';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { notifications } from '../notifications.permissions.js';
import { NotificationsReadDto, ReadNotificationsDto, UnreadCountDto, type ReadNotifications } from './notification.dto.js';
import { NotificationView } from './notification.view.js';
import { NotificationsService } from './notifications.service.js';

@ApiTags('notifications')
@Controller('v1/notifications')
export class NotificationsController {
  constructor(private readonly service: NotificationsService) {}

  @Get()
  @Endpoint({ summary: "List one's own notifications", permission: notifications.notifications.read, returns: NotificationView.Page })
  async list(@Query({ schema: NotificationView.Query }) query: ListQuery) {
    return this.service.list(query);
  }

  @Get('unread-count')
  @Endpoint({ summary: "Count one's own unread notifications", permission: notifications.notifications.read, returns: UnreadCountDto })
  async unreadCount() {
    return { unreadCount: await this.service.unreadCount() };
  }

  @Post('read')
  @Endpoint({ summary: 'Mark notifications as read', permission: notifications.notifications.write, returns: NotificationsReadDto })
  async read(@Body({ schema: ReadNotificationsDto }) input: ReadNotifications) {
    return { updated: await this.service.markRead(input) };
  }
}
