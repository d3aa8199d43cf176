import { Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags, byId, Endpoint, IMAGE_TYPES, ImageUnreadable, problems, SignedIn, type ById } from '@app/kernel';
import { AvatarsService } from './avatars.service.js';
import { MeService } from './me.service.js';
import { AvatarQueryDto, MeDto, type AvatarQuery } from './user.dto.js';

@ApiTags('identity')
@Controller('v1')
export class AvatarsController {
  constructor(
    private readonly avatars: AvatarsService,
    private readonly me: MeService,
  ) {}

  @Put('me/avatar')
  @Endpoint({
    summary: 'Upload your picture',
    description: 'The body is the file itself: PNG, JPEG or WebP of at most 5 MiB and 30 megapixels. It is kept as WebP of at most 512 × 512 pixels, without anything else the file carried.',
    permission: SignedIn,
    returns: MeDto,
    accepts: IMAGE_TYPES,
    transaction: 'own',
    problems: [ImageUnreadable, problems.Unavailable],
  })
  async upload() {
    await this.avatars.upload();
    return this.me.read();
  }

  @Delete('me/avatar')
  @Endpoint({ summary: 'Remove your picture', permission: SignedIn, status: 204, transaction: 'own' })
  async remove() {
    await this.avatars.remove();
  }

  @Get('users/:id/avatar')
  @Endpoint({
    summary: 'The picture of a user',
    description: 'Your own, or that of a member of the active organization. Under its version, as `avatarUrl` has it, it may be kept for a year.',
    permission: SignedIn,
    produces: 'image/webp',
    transaction: 'own',
  })
  async read(@Param({ schema: byId('user') }) { id }: ById, @Query({ schema: AvatarQueryDto }) { v }: AvatarQuery) {
    return this.avatars.send(id, v);
  }
}
