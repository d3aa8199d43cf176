import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';

const PAGE_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; frame-ancestors 'none'; base-uri 'none'";
const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-16x16.png': 'image/png',
  'favicon-32x32.png': 'image/png',
};

/** The OpenAPI 3.1 document of an application. What writes it is loaded here and not before: it is large, and seldom asked for. */
export async function buildOpenApi(app: INestApplication): Promise<OpenAPIObject> {
  const { describeApplication } = await import('./openapi.js');
  return describeApplication(app);
}

/** Serves /openapi.json and /docs from the application itself; no script or font comes from elsewhere. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  let document: Promise<Buffer> | undefined;
  const write = async () => {
    try {
      return Buffer.from(JSON.stringify(await buildOpenApi(app)));
    } catch (error) {
      document = undefined; // the next request tries again
      throw error;
    }
  };
  fastify.get('/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send(await (document ??= write())));

  const pages = { '': './docs/', '/': './', '/index.html': './' };
  for (const [path, base] of Object.entries(pages)) {
    fastify.get(`/docs${path}`, (_request, reply) => reply.header('content-security-policy', PAGE_POLICY).type('text/html; charset=utf-8').send(pageAt(base)));
  }
  fastify.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  const directory = dirname(require.resolve('swagger-ui-dist/package.json'));
  for (const [name, type] of Object.entries(ASSETS)) {
    fastify.get(`/docs/${name}`, (_request, reply) => reply.header('cache-control', 'public, max-age=3600').type(type).send(createReadStream(join(directory, name))));
  }
}

/** Without `validatorUrl: null` a server by another name than localhost has the page asked of validator.swagger.io. */
const START = `SwaggerUIBundle({
  url: new URL('../openapi.json', document.getElementById('start').src).href,
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'none',
  validatorUrl: null,
});
`;

/** The page of Swagger UI, whose files lie at `base`. */
const pageAt = (base: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Frontoffice API</title>
<link rel="stylesheet" href="${base}swagger-ui.css">
<link rel="icon" type="image/png" sizes="32x32" href="${base}favicon-32x32.png">
<link rel="icon" type="image/png" sizes="16x16" href="${base}favicon-16x16.png">
<style>body { margin: 0; background: #fafafa; }</style>
<div id="swagger-ui"></div>
<script src="${base}swagger-ui-bundle.js"></script>
<script id="start" src="${base}start.js"></script>
</html>
`;
