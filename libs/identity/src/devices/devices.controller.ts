import { Body, Controller, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags, byId, Endpoint, SignedIn, type ById, type ListQuery } from '@app/kernel';
import { DeviceDto, RenameDeviceDto, type RenameDevice } from './device.dto.js';
import { deviceView } from './device.view.js';
import { DevicesService } from './devices.service.js';

@ApiTags('identity')
@Controller('v1/me/devices')
export class DevicesController {
  constructor(private readonly devices: DevicesService) {}

  @Get()
  @Endpoint({ summary: 'Devices you signed in from', permission: SignedIn, returns: deviceView.Page })
  async list(@Query({ schema: deviceView.Query }) query: ListQuery) {
    return this.devices.page(query);
  }

  @Patch(':id')
  @Endpoint({ summary: 'Name a device', permission: SignedIn, returns: DeviceDto })
  async rename(@Param({ schema: byId('device') }) { id }: ById, @Body({ schema: RenameDeviceDto }) { name }: RenameDevice) {
    return this.devices.rename(id, name);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Forget a device',
    description: 'Ends its sessions, and the trust in it: the next sign-in from there asks for the second factor, and is announced to you.',
    permission: SignedIn,
    status: 204,
  })
  async remove(@Param({ schema: byId('device') }) { id }: ById) {
    await this.devices.remove(id);
  }
}
