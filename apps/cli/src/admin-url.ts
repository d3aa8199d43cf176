import { ConfigError, kernelConfig } from '@app/kernel';

/** The login that may create roles and tables; a ConfigError when there is none. */
export function adminUrl(): string {
  const url = kernelConfig.value().DATABASE_ADMIN_URL;
  if (!url) throw new ConfigError(['DATABASE_ADMIN_URL: is required here: a login that may create roles and tables (kernel)']);
  return url;
}
