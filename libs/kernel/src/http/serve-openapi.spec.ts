import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { Public } from '../auth/permissions.js';
import { Endpoint } from './endpoint.js';
import { serveOpenApi } from './serve-openapi.js';

let isBroken = false;
const endpoint = {
  summary: 'Read the note',
  permission: Public,
  returns: z.object({ text: z.string() }).meta({ id: 'UnitNote', example: { text: 'Call back.' } }),
  get description() {
    if (isBroken) throw new Error('not now');
    return 'Of today.';
  },
};

@Controller('v1/notes')
class NotesController {
  @Get()
  @Endpoint(endpoint)
  async read() {
    return { text: 'Call back.' };
  }
}

@Module({ controllers: [NotesController] })
class NotesModule {}

describe('The description of the API', () => {
  let app: NestFastifyApplication;
  const ask = (url: string) => app.inject({ method: 'GET', url });

  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(NotesModule, new FastifyAdapter(), { logger: false });
    serveOpenApi(app);
    await app.init();
  });
  afterAll(() => app.close());

  it('that could not be written is tried again, and is whole then', async () => {
    isBroken = true;
    expect((await ask('/openapi.json')).statusCode).toBe(500);
    isBroken = false;
    const { statusCode, body } = await ask('/openapi.json');
    expect([statusCode, JSON.parse(body).paths['/v1/notes'].get.description]).toEqual([200, 'Of today.']);
  });

  it('is written once', async () => {
    isBroken = true;
    expect((await ask('/openapi.json')).statusCode).toBe(200);
  });

  it('is shown by a page that has no validator of another host asked about it', async () => {
    expect((await ask('/docs/start.js')).body).toContain('validatorUrl: null');
  });
});
