import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '../http/api-description.js';
import { Public } from '../auth/permissions.js';
import { Endpoint } from '../http/endpoint.js';
import { Unavailable } from '../http/problem.js';
import { LivenessDto, ReadinessDto } from './health.dto.js';
import { Readiness } from './readiness.js';

@ApiTags('health')
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('livez')
  @Endpoint({ summary: 'Is the process alive', permission: Public, returns: LivenessDto, transaction: 'own' })
  async livez() {
    return { status: 'ok' as const };
  }

  @Get('readyz')
  @Endpoint({ summary: 'Can the process serve requests', permission: Public, returns: ReadinessDto, transaction: 'own', problems: [Unavailable] })
  async readyz() {
    return this.readiness.check();
  }
}
