import 'reflect-metadata';
import { Controller, Get, Module, Param, Post } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { ApiClient, type Json } from '../../../../test/support/client.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { AccessPolicy } from '../auth/access-policy.js';
import { AccessGuard } from '../auth/access.guard.js';
import { Public } from '../auth/permissions.js';
import { loadConfig } from '../config/define-config.js';
import { KernelModule } from '../kernel.module.js';
import { ApiTags } from './api-description.js';
import { createHttpApp } from './create-http-app.js';
import { Endpoint } from './endpoint.js';
import { NotFound } from './problem.js';
import { ProblemFilter } from './problem-filter.js';
import { byId, type ById } from './schemas.js';
import { buildOpenApi } from './serve-openapi.js';
import { createValidationPipe } from './validation.js';

const RuleDto = z.object({ text: z.string() }).meta({ id: 'Rule', example: { text: 'Be kind.' } });
const deprecated = { since: '2026-07-01', sunset: '2027-01-01', successor: '/v1/laws', link: 'https://front.example/changes#laws' };

@ApiTags('rules')
@Controller('v1/rules')
class RulesController {
  @Get()
  @Endpoint({ summary: 'Read the rules', description: 'All of them.', permission: Public, returns: RuleDto, cacheable: true, deprecated })
  async read() {
    return { text: 'Be kind.' };
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a rule', permission: Public, returns: RuleDto, deprecated: { since: '2026-07-01' } })
  async one(@Param({ schema: byId('rule') }) _path: ById): Promise<z.input<typeof RuleDto>> {
    throw new NotFound();
  }

  @Post()
  @Endpoint({ summary: 'Make a rule', permission: Public, returns: RuleDto, status: 201, location: () => '/v1/rules/1' })
  async make() {
    return { text: 'Be kind.' };
  }
}

class NobodyPolicy extends AccessPolicy {
  async authenticate(): Promise<null> {
    return null;
  }

  async standingOf(): Promise<null> {
    return null;
  }

  async actorInAbsence(): Promise<null> {
    return null;
  }
}

@Module({
  imports: [KernelModule],
  controllers: [RulesController],
  providers: [
    { provide: AccessPolicy, useClass: NobodyPolicy },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_PIPE, useFactory: createValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
class RulesModule {}

describe('An operation that goes out of use', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let client: ApiClient;
  let document: Json;

  beforeAll(async () => {
    database = await createTestDatabase();
    loadConfig({ ...process.env, DATABASE_URL: database.appUrl, DATABASE_RELAY_URL: database.relayUrl, REDIS_URL: undefined, LOG_LEVEL: 'fatal' });
    app = await createHttpApp(RulesModule);
    await app.listen(0, '127.0.0.1');
    client = new ApiClient(await app.getUrl());
    document = await buildOpenApi(app);
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('says since when, until when and what to call instead in every answer, an error and a 304 too', async () => {
    const expected = { deprecation: '@1782864000', sunset: 'Fri, 01 Jan 2027 00:00:00 GMT', link: '</v1/laws>; rel="successor-version", <https://front.example/changes#laws>; rel="deprecation"; type="text/html"' };
    const headersOf = ({ headers }: { headers: Headers }) => Object.fromEntries(Object.keys(expected).map((name) => [name, headers.get(name)]));
    const first = await client.get('/v1/rules');
    expect([first.status, headersOf(first)]).toEqual([200, expected]);
    const again = await client.get('/v1/rules', { 'if-none-match': first.headers.get('etag')! });
    expect([again.status, headersOf(again)]).toEqual([304, expected]);
    const missing = await client.get('/v1/rules/01937c4e-0001-7b3c-9d4e-5f6a7b8c9d0e');
    expect([missing.status, headersOf(missing)]).toEqual([404, { deprecation: '@1782864000', sunset: null, link: null }]);
    expect(headersOf(await client.post('/v1/rules'))).toEqual({ deprecation: null, sunset: null, link: null });
  });

  it('says so in the description of the API', () => {
    const { get, post } = document.paths['/v1/rules'];
    expect(get).toMatchObject({
      deprecated: true,
      'x-deprecated': deprecated,
      description: 'All of them.\n\nDeprecated since 2026-07-01, answers until 2027-01-01. Call /v1/laws instead. See https://front.example/changes#laws',
    });
    expect(Object.keys(get.responses['200'].headers)).toEqual(['X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'ETag', 'Deprecation', 'Sunset', 'Link']);
    expect(Object.keys(document.components.headers)).toEqual(expect.arrayContaining(['Deprecation', 'Sunset', 'Link', 'Location', 'Idempotency-Replayed', 'ETag', 'Retry-After']));
    expect(document.paths['/v1/rules/{id}'].get.deprecated).toBe(true);
    expect(post).not.toHaveProperty('deprecated');
    expect(Object.keys(post.responses['201'].headers)).toEqual(['X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Location', 'Idempotency-Replayed']);
    expect(post.parameters).toEqual([{ $ref: '#/components/parameters/IdempotencyKey' }]);
  });
});
