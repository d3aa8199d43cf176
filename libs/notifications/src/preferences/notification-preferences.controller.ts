import { ApiTags, Endpoint } from '@app/kernel';
import { Body, Controller, Get, Patch } from '@nestjs/common';
import { notifications } from '../notifications.permissions.js';
import { NotificationPreferencesDto, UpdateNotificationPreferencesDto, type UpdateNotificationPreferences } from './notification-preference.dto.js';
import { NotificationPreferencesService } from './notification-preferences.service.js';

@ApiTags('notifications')
@Controller('v1/notification-preferences')
export class NotificationPreferencesController {
  constructor(private readonly preferences: NotificationPreferencesService) {}

  @Get()
  @Endpoint({ summary: 'See how one is told about what', permission: notifications.preferences.read, returns: NotificationPreferencesDto })
  async get() {
    return this.preferences.get();
  }

  @Patch()
  @Endpoint({ summary: 'Choose how to be told about what', permission: notifications.preferences.write, returns: NotificationPreferencesDto })
  async update(@Body({ schema: UpdateNotificationPreferencesDto }) input: UpdateNotificationPreferences) {
    return this.preferences.update(input);
  }
}
