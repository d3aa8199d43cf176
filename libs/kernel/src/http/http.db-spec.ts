import 'reflect-metadata';
import { Body, Controller, Get, Module, Param, Patch, Post, Query } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ApiClient, eventually } from '../../../../test/support/client.js';
import { createTestDatabase, queryAsAdmin, type TestDatabase } from '../../../../test/support/database.js';
import { AccessPolicy } from '../auth/access-policy.js';
import { AccessGuard } from '../auth/access.guard.js';
import { definePermissions, Public } from '../auth/permissions.js';
import { loadConfig } from '../config/define-config.js';
import { KernelModule } from '../kernel.module.js';
import { requireScope, type Actor } from '../scope/scope.js';
import { ApiTags } from './api-description.js';
import { createHttpApp } from './create-http-app.js';
import { Endpoint, expectVersion } from './endpoint.js';
import { NotFound, problem } from './problem.js';
import { ProblemFilter } from './problem-filter.js';
import { byId, line, type ById } from './schemas.js';
import { createValidationPipe } from './validation.js';

const permissions = definePermissions('test', { notes: { read: 'See notes.', write: 'Change notes.', forbid: 'Nobody has this.' } });
class NoteTaken extends problem(409, 'note_taken', 'There is such a note.') {}

const NoteDto = z.object({ id: z.string(), text: z.string(), version: z.int() }).meta({ id: 'Note', example: { id: '1', text: 'Hi', version: 1 } });
const CreateNoteDto = z.strictObject({ text: line(20), nested: z.unknown().optional() }).meta({ id: 'CreateNote', example: { text: 'Hi' } });
const NotesQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).optional() });

const organizations = [randomUUID(), randomUUID(), randomUUID()];
const users = [randomUUID(), randomUUID(), randomUUID()];
let created = 0;
let release: (() => void) | undefined;

@ApiTags('notes')
@Controller('v1/notes')
class NotesController {
  @Get()
  @Endpoint({ summary: 'List notes', permission: permissions.notes.read, returns: z.object({ data: z.array(NoteDto) }).meta({ id: 'NotePage' }) })
  async list(@Query({ schema: NotesQuery }) _query: z.output<typeof NotesQuery>) {
    return { data: [{ id: '1', text: 'hello', version: 1, secret: 'never leaves' }] };
  }

  @Get('forbidden')
  @Endpoint({ summary: 'Forbidden', permission: permissions.notes.forbid })
  async forbidden(): Promise<void> {}

  @Get('undeclared')
  async undeclared() {
    return { open: true };
  }

  @Get('broken')
  @Endpoint({ summary: 'Broken', permission: Public })
  async broken(): Promise<void> {
    await requireScope().em.execute(`select 'secret value'::int`);
  }

  @Get(':id')
  @Endpoint({ summary: 'Get a note', permission: permissions.notes.read, returns: NoteDto })
  async one(@Param({ schema: byId('note') }) { id }: ById) {
    if (id !== organizations[0]) throw new NotFound();
    return { id, text: 'hello', version: 3 };
  }

  @Post()
  @Endpoint({ summary: 'Create a note', permission: permissions.notes.write, returns: NoteDto, status: 201, problems: [NoteTaken] })
  async create(@Body({ schema: CreateNoteDto }) input: z.output<typeof CreateNoteDto>) {
    if (input.text === 'taken') throw new NoteTaken();
    if (input.text === 'slow') await new Promise<void>((resolve) => (release = resolve));
    return { id: `note-${++created}`, text: input.text, version: 1 };
  }

  @Patch(':id')
  @Endpoint({ summary: 'Change a note', permission: permissions.notes.write, returns: NoteDto, conditional: true })
  async change(@Param({ schema: byId('note') }) { id }: ById) {
    expectVersion({ version: 3 });
    return { id, text: 'changed', version: 4 };
  }
}

class TestPolicy extends AccessPolicy {
  async authenticate(token: string): Promise<Actor | null> {
    const organizationId = organizations[Number(token)];
    if (!organizationId) return null;
    return { kind: 'member', credential: null, userId: users[Number(token)]!, sessionId: 's', organizationId, permissions: new Set([permissions.notes.read, permissions.notes.write]), mfaMissing: false, authTimeSeconds: 0 };
  }

  async standingOf(): Promise<null> {
    return null;
  }

  async actorInAbsence(): Promise<Actor | null> {
    return null;
  }
}

@Module({
  imports: [KernelModule],
  controllers: [NotesController],
  providers: [
    { provide: AccessPolicy, useClass: TestPolicy },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_PIPE, useFactory: createValidationPipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
class TestModule {}

describe('the HTTP host', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  let client: ApiClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    loadConfig({ ...process.env, DATABASE_URL: database.appUrl, DATABASE_RELAY_URL: database.relayUrl, DATABASE_QUEUE_URL: database.queueUrl, LOG_LEVEL: 'silent', RATE_LIMIT_ANONYMOUS_PER_MINUTE: '50', RATE_LIMIT_ORGANIZATION_PER_MINUTE: '200' });
    app = await createHttpApp(TestModule);
    await app.listen(0, '127.0.0.1');
    client = new ApiClient(await app.getUrl(), '0');
  });
  afterAll(async () => {
    await app?.close();
    await database?.drop();
  });

  it('answers a handler without @Endpoint as if it did not exist', async () => {
    const answer = await client.get('/v1/notes/undeclared');
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });

  it('refuses without credentials, and without the permission', async () => {
    const anonymous = await new ApiClient(client.url).get('/v1/notes');
    expect([anonymous.status, anonymous.headers.get('www-authenticate'), anonymous.headers.get('content-type')]).toEqual([401, 'Bearer', 'application/problem+json; charset=utf-8']);
    const forbidden = await client.get('/v1/notes/forbidden');
    expect([forbidden.status, forbidden.body.permission]).toEqual([403, 'test.notes.forbid']);
  });

  it('sends only what the wire shape names', async () => {
    expect((await client.get('/v1/notes')).body).toEqual({ data: [{ id: '1', text: 'hello', version: 1 }] });
  });

  it('names the place of every invalid value', async () => {
    const body = await client.post('/v1/notes', { text: '', more: 1 });
    expect(body.status).toBe(422);
    expect(body.body.errors).toEqual([expect.objectContaining({ pointer: '#/text' }), { pointer: '#/more', code: 'unknown_field', detail: 'This field does not exist.' }]);
    const query = await client.get('/v1/notes?limit=0&x=1');
    expect(query.body.errors.map((e: { pointer: string }) => e.pointer).sort()).toEqual(['#/limit', '#/x']);
    expect((await client.get('/v1/notes/not-a-uuid')).body.errors[0].pointer).toBe('#/id');
  });

  it('answers unreadable bodies with a problem', async () => {
    const send = async (body: string, type = 'application/json') => (await client.request('POST', '/v1/notes', body, { 'content-type': type })).status;
    expect(await send('{"text":')).toBe(400);
    expect(await send('{"__proto__":{"x":1},"text":"a"}')).toBe(400);
    expect(await send('text=a', 'application/x-www-form-urlencoded')).toBe(415);
    expect(await send(JSON.stringify({ text: 'a', nested: JSON.parse('['.repeat(40) + ']'.repeat(40)) }))).toBe(400);
    expect(await send(`{"text":"${'a'.repeat(1 << 20)}"}`)).toBe(413);
    expect((await client.get('/nowhere')).body).toMatchObject({ status: 404, code: 'not_found', type: 'urn:frontoffice:problem:not_found' });
  });

  it('never tells what went wrong inside', async () => {
    const answer = await new ApiClient(client.url).get('/v1/notes/broken', { 'x-request-id': 'my-id' });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
    expect([answer.body.instance, answer.headers.get('x-request-id')]).toEqual(['my-id', 'my-id']);
  });

  it('gives created resources a location and an entity tag, and honours both conditions', async () => {
    const made = await client.post('/v1/notes', { text: 'hi' });
    expect([made.status, made.headers.get('location'), made.headers.get('etag')]).toEqual([201, `/v1/notes/${made.body.id}`, '"1"']);
    const path = `/v1/notes/${organizations[0]}`;
    expect((await client.get(path, { 'if-none-match': '"3"' })).status).toBe(304);
    expect((await client.patch(path, {}, { 'if-match': '"2"' })).body.code).toBe('precondition_failed');
    expect((await client.patch(path, {}, { 'if-match': '"3"' })).headers.get('etag')).toBe('"4"');
  });

  describe('Idempotency-Key', () => {
    const post = (key: string, text: string, token = '0') => new ApiClient(client.url, token).post('/v1/notes', { text }, { 'idempotency-key': key });

    it('runs once and replays the answer, for this caller only', async () => {
      const first = await post('k1', 'once');
      const again = await post('k1', 'once');
      expect([again.status, again.body, again.headers.get('location')]).toEqual([201, first.body, first.headers.get('location')]);
      expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
      expect((await post('k1', 'once', '1')).body.id).not.toBe(first.body.id);
    });

    it('refuses another request under the same key', async () => {
      await post('k2', 'one');
      expect((await post('k2', 'two')).body.code).toBe('idempotency_key_reused');
    });

    it('says when the first request is still running, and replays it afterwards', async () => {
      const first = post('k3', 'slow');
      await eventually(async () => release !== undefined);
      expect((await post('k3', 'slow')).body.code).toBe('idempotency_in_flight');
      release!();
      expect((await first).status).toBe(201);
      expect((await post('k3', 'slow')).body).toEqual((await first).body);
    });

    it('does not remember failures', async () => {
      expect((await post('k4', 'taken')).status).toBe(409);
      expect((await queryAsAdmin(database, 'select 1 from idempotency_records')).length).toBe(4);
    });

    it('has a sensible length', async () => {
      expect((await post('x'.repeat(300), 'x')).status).toBe(400);
    });
  });

  it('tells the rate limit and answers 429 with Retry-After when it is used up', async () => {
    const answers = await Promise.all(Array.from({ length: 60 }, () => new ApiClient(client.url).get('/v1/notes')));
    const limited = answers.find((answer) => answer.status === 429)!;
    expect(limited.body.code).toBe('too_many_requests');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answers[0]!.headers.get('ratelimit-limit')).toBe('50');
  });

  it('counts refused tokens for their network address, whatever they are', async () => {
    const statuses = await Promise.all(Array.from({ length: 60 }, async (_, n) => (await new ApiClient(client.url, `guess-${n}`).get('/v1/notes')).status));
    expect([statuses.filter((status) => status === 401).length, statuses.filter((status) => status === 429).length]).toEqual([50, 10]);
    // where nobody asks for a token, a new one buys no new rate either
    expect((await new ApiClient(client.url, 'another guess').get('/v1/notes/broken')).status).toBe(429);
  });

  it('limits all tokens of an organization together', async () => {
    const statuses = await Promise.all(Array.from({ length: 230 }, async () => (await new ApiClient(client.url, '2').get('/v1/notes')).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(200);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
  });

  it('serves OpenAPI 3.1 and documentation without any other host', async () => {
    const document = (await client.get('/openapi.json')).body;
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/v1/notes'].post).toMatchObject({ 'x-permission': 'test.notes.write', operationId: 'notes.create' });
    const page = (await client.get<string>('/docs')).body;
    expect(page).toContain('swagger-ui');
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it.each(['/docs', '/docs/', '/docs/index.html'])('serves with %s all that the page loads, and lets it read the description', async (path) => {
    const { headers, body } = await client.get<string>(path);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';.*script-src 'self';/);
    const files = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, reference]) => new URL(reference!, `${client.url}${path}`).pathname);
    const types = await Promise.all(files.map(async (file) => (await client.get(file)).headers.get('content-type')));
    expect(types).toEqual(['text/css; charset=utf-8', 'image/png', 'image/png', ...Array(2).fill('text/javascript; charset=utf-8')]);
    expect(files.at(-1)).toBe('/docs/start.js'); // which reads ../openapi.json
  });

  it('sends security headers and keeps answers out of caches', async () => {
    const { headers } = await client.get('/v1/notes');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is ready when database, job store and migrations are', async () => {
    expect((await new ApiClient(client.url).get('/readyz')).body).toEqual({ status: 'ok', database: 'ok', jobStore: 'ok', migrations: 'ok' });
  });
});
