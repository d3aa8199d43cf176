import type { INestApplicationContext } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { kernelConfig } from '../config/kernel.config.js';

interface Login {
  name: string;
  superuser: boolean;
  bypasses: boolean;
  owns: boolean;
}

/** In production, refuses a login that row level security does not bind: a superuser, one with BYPASSRLS, or the owner. */
export async function assertServingRole(app: INestApplicationContext): Promise<void> {
  if (kernelConfig.value().NODE_ENV !== 'production') return;
  const [login] = await app.get(MikroORM).em.getConnection().execute<Login[]>(
    `select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypasses,
       exists (select from pg_tables where schemaname = 'public' and pg_has_role(r.rolname, tableowner, 'member')) as owns
     from pg_roles r where r.rolname = current_user`,
  );
  if (login && (login.superuser || login.bypasses || login.owns)) {
    throw new Error(`DATABASE_URL logs in as ${login.name}, which row level security does not bind. Use the role frontoffice_app.`);
  }
}
