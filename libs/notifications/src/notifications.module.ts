import { TenancyModule } from '@app/tenancy';
import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Module } from '@nestjs/common';
import { NotificationDigestSchema } from './digests/notification-digest.entity.js';
import { ScheduleDigest } from './digests/schedule-digest.js';
import { SendDigest } from './digests/send-digest.js';
import { ListenForNotifications } from './notifications/listen-for-notifications.js';
import { Notification } from './notifications/notification.entity.js';
import { NotificationSections } from './notifications/notification-sections.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { NotificationsService } from './notifications/notifications.service.js';
import { SendNotification } from './notifications/send-notification.job.js';
import { TellMembers } from './notifications/tell-members.js';
import { NotificationPreferenceSchema } from './preferences/notification-preference.entity.js';
import { NotificationPreferencesController } from './preferences/notification-preferences.controller.js';
import { NotificationPreferencesService } from './preferences/notification-preferences.service.js';
import { EventFeed } from './stream/event-feed.js';
import { EventStreamController } from './stream/event-stream.controller.js';
import { ReadEvents } from './stream/read-events.js';

@Module({
  imports: [MikroOrmModule.forFeature([Notification, NotificationPreferenceSchema, NotificationDigestSchema]), TenancyModule],
  controllers: [NotificationsController, NotificationPreferencesController, EventStreamController],
  providers: [
    NotificationsService,
    NotificationSections,
    TellMembers,
    ListenForNotifications,
    SendNotification,
    NotificationPreferencesService,
    ScheduleDigest,
    SendDigest,
    ReadEvents,
    EventFeed,
  ],
})
export class NotificationsModule {}
