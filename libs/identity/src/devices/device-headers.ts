import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@app/kernel';

/** Documents what a client may tell of its device when it signs in. */
export const DeviceHeaders = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({ name: 'X-Device-Id', required: false, description: 'What the client calls itself by: 8 to 200 letters, digits, `_`, `.`, `:` or `-`, made up once and kept. Without it a device is known by its program and network.', example: 'phone-4f1c2b9e' }),
    ApiHeader({ name: 'X-Device-Trust', required: false, description: 'The `deviceTrustToken` of an earlier sign-in on this device: no second factor is asked for while it is good.', example: 'fodt_7Qw0pVx2mK9s' }),
  );
