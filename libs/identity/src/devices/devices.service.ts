import { Injectable } from '@nestjs/common';
import { NotFound, requireScope, requireUserId, type ListQuery, type Page } from '@app/kernel';
import type { z } from 'zod';
import { LoginEvents } from '../audit/login-events.js';
import { currentClient } from '../authentication/client.js';
import { SessionEnds } from '../sessions/session-ends.js';
import type { DeviceDto } from './device.dto.js';
import { deviceView } from './device.view.js';

type Device = z.output<typeof DeviceDto>;

/** Devices as their owner handles them. */
@Injectable()
export class DevicesService {
  constructor(
    private readonly ends: SessionEnds,
    private readonly loginEvents: LoginEvents,
  ) {}

  async page(query: ListQuery): Promise<Page<Device>> {
    const current = await this.currentId();
    const page = await deviceView.page(query);
    return { ...page, data: page.data.map((device) => ({ ...device, isCurrent: device.id === current })) };
  }

  async rename(id: string, name: string): Promise<Device> {
    await requireScope().rows('update user_devices set name = ? where id = ? and user_id = ?', [name, id, requireUserId()]);
    return { ...(await deviceView.one(id)), isCurrent: id === (await this.currentId()) };
  }

  /** Forgets the device with its trust, and signs it out. */
  async remove(id: string): Promise<void> {
    const scope = requireScope();
    const userId = requireUserId();
    // locked: a sign-in from the device at the same moment comes before, and is ended as well, or after, from a new device
    const devices = await scope.rows('select id from user_devices where id = ? and user_id = ? for update', [id, userId]);
    if (devices.length === 0) throw new NotFound();
    const client = currentClient();
    const sessions = await scope.rows<{ id: string }>('select id from sessions where device_id = ? and user_id = ? and revoked_at is null', [id, userId]);
    for (const session of sessions) await this.ends.end({ id: session.id, userId }, 'device_revoked', client);
    await scope.rows('delete from user_devices where id = ?', [id]);
    await this.loginEvents.record({ type: 'device.removed', userId, sessionId: scope.actor?.sessionId ?? null, client });
  }

  private async currentId(): Promise<string | null> {
    const { actor } = requireScope();
    const [session] = await requireScope().rows<{ deviceId: string | null }>('select device_id as "deviceId" from sessions where id = ?', [actor!.sessionId]);
    return session?.deviceId ?? null;
  }
}
