import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags, Endpoint, SignedIn } from '@app/kernel';
import { MeService } from './me.service.js';
import { MeDto, UpdateMeDto, type UpdateMe } from './user.dto.js';
import { UsernameTaken } from './user.problems.js';

@ApiTags('identity')
@Controller('v1/me')
export class MeController {
  constructor(private readonly me: MeService) {}

  @Get()
  @Endpoint({ summary: 'The signed-in user', permission: SignedIn, returns: MeDto })
  async get() {
    return this.me.read();
  }

  @Patch()
  @Endpoint({ summary: 'Change your own profile', permission: SignedIn, returns: MeDto, conditional: true, problems: [UsernameTaken] })
  async update(@Body({ schema: UpdateMeDto }) input: UpdateMe) {
    return this.me.update(input);
  }
}
