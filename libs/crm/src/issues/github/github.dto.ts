import { idOf } from '@app/kernel';
import { z } from 'zod';

export const GithubWebhookDto = z
  .object({
    payloadUrl: z.string().describe('Where GitHub sends its callbacks: the payload URL of a webhook with content type application/json and the events Issues and Issue comments.'),
    secret: z.string().describe('Shown this once.'),
    previousUntil: z.iso.datetime().nullable().describe('Until when the secret before is good too.'),
  })
  .meta({
    id: 'GithubWebhook',
    example: {
      payloadUrl: 'https://app.example.com/callbacks/github/01937c4e-5252-7b3c-9d4e-5f6a7b8c9d0e',
      secret: 'fogh_bm90LWEtcmVhbC1zZWNyZXQtanVzdC1hbi1leGFtcGxl',
      previousUntil: null,
    },
  });

const example = { userId: '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e', login: 'octocat' };

export const GithubLoginDto = z
  .object({ id: idOf('github-login'), userId: idOf('user'), login: z.string().describe('In lower case.'), createdAt: z.iso.datetime(), version: z.int() })
  .meta({ id: 'GithubLogin', example: { id: '01937c4e-5555-7b3c-9d4e-5f6a7b8c9d0e', ...example, createdAt: '2026-11-20T09:30:00.000Z', version: 1 } });

export const CreateGithubLoginDto = z
  .strictObject({ userId: idOf('user'), login: z.string().trim().toLowerCase().regex(/^[a-z0-9](?:-?[a-z0-9]){0,38}$/, { error: 'must be the login of a user of GitHub' }) })
  .meta({ id: 'CreateGithubLogin', example });
export type CreateGithubLogin = z.output<typeof CreateGithubLoginDto>;
