/** What stands between a process and PostgreSQL: nothing, or PgBouncer in transaction mode. */
export type Pooler = 'none' | 'transaction';

/** Settings of PostgreSQL by name. */
export type Settings = Readonly<Record<string, string>>;

let pooler: Pooler = 'none';

/** Says what stands between; once, before the first connection. */
export function usePooler(value: Pooler): void {
  pooler = value;
}

/** False when the next transaction may run on another connection of the server: nothing can be left there for it. */
export const keepsItsConnection = (): boolean => pooler === 'none';

/** The settings as PostgreSQL takes them when a connection is opened; PgBouncer refuses them there. */
export function startupSettings(settings: Settings): { options?: string } {
  if (!keepsItsConnection()) return {};
  return { options: Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`).join(' ') };
}

/** The settings a transaction has to bring along as items of a SELECT; '' where the connection has them already. */
export function transactionSettings(settings: Settings): string {
  if (keepsItsConnection()) return '';
  return Object.entries(settings).map(([name, value]) => `, set_config('${name}', '${value}', true)`).join('');
}
