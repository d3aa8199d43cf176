import { idOf } from '@app/kernel';
import { z } from 'zod';

const example = {
  id: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e18',
  type: 'login.succeeded',
  sessionId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e12',
  ip: '192.0.2.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  occurredAt: '2026-11-21T08:30:00.000Z',
} as const;

export const LoginEventDto = z
  .object({
    id: idOf('login-event'),
    type: z.string().describe('What happened, e.g. `login.failed`.'),
    sessionId: idOf('session').nullable(),
    ip: z.string().nullable().describe('Kept for a year.'),
    userAgent: z.string().nullable().describe('Kept for a year.'),
    occurredAt: z.iso.datetime(),
  })
  .meta({ id: 'LoginEvent', example });

export const UserLoginEventDto = LoginEventDto.extend({ userId: idOf('user') }).meta({ id: 'UserLoginEvent', example: { ...example, userId: '019316b4-8c00-7a3e-9d51-2f6c0a4b7e10' } });

export type UserLoginEventView = z.output<typeof UserLoginEventDto>;
