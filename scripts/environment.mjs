// Where a demo keeps its things, and the environment the apps get: shared by `npm start` and `npm run cli`.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './services.mjs';

export const dataDir = join(root, '.data');
export const postgresDataDir = join(dataDir, 'postgres');
export const appFile = (app) => join(root, `dist/apps/${app}/src/main.js`);
/** How the apps are run: readable stacks, and a smaller young generation (50 MB less resident memory in each process). */
export const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=8'];
export const secretsFile = join(dataDir, 'secrets.json');
/** DATABASE_URL present: a real installation. Absent: the demo, with its own database below .data. */
export const isDemo = () => !process.env.DATABASE_URL;

/** Creates .data; PostgreSQL's own account must be able to pass through when we are root. */
export function makeDataDir() {
  mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  for (const name of ['logs', 'storage', 'demo-mail']) mkdirSync(join(dataDir, name), { recursive: true, mode: 0o700 });
}

const password = () => randomBytes(18).toString('base64url');
const newSecrets = () => ({
  appKeys: `k1:${randomBytes(32).toString('base64')}`,
  jwtPrivateKey: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).replaceAll('\n', '\\n'),
  databaseAppPassword: password(),
  databaseRelayPassword: password(),
});
/** The generated secrets of this installation, made once and kept in .data/secrets.json (mode 0600). */
function secrets() {
  const kept = existsSync(secretsFile) ? JSON.parse(readFileSync(secretsFile, 'utf8')) : {};
  const all = { ...newSecrets(), ...kept };
  if (Object.keys(all).some((key) => !(key in kept))) {
    writeFileSync(`${secretsFile}.new`, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${secretsFile}.new`, secretsFile);
  }
  return all;
}

const withRole = (superuserUrl, role, rolePassword) => {
  const url = new URL(superuserUrl);
  return Object.assign(url, { username: role, password: rolePassword }).href;
};

/**
 * The environment of the API and the worker: what the caller set, completed. `superuserUrl` is the demo database's, `smtpPort` its
 * mail catcher's; both are ignored when DATABASE_URL is set. Only `migrate` may also get `adminUrl` as DATABASE_ADMIN_URL.
 */
export function appEnvironment({ superuserUrl, smtpPort }) {
  const kept = secrets();
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  delete given.DATABASE_ADMIN_URL;
  const port = given.PORT ?? '3000';
  const demo = isDemo() && {
    DEMO_MODE: '1',
    DEMO_MAIL_DIR: join(dataDir, 'demo-mail'),
    DEMO_SMTP_PORT: String(smtpPort),
    DATABASE_URL: withRole(superuserUrl, 'frontoffice_app', kept.databaseAppPassword),
    DATABASE_RELAY_URL: withRole(superuserUrl, 'frontoffice_relay', kept.databaseRelayPassword),
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    EGRESS_ALLOW: [given.EGRESS_ALLOW, `127.0.0.1:${smtpPort}`].filter(Boolean).join(','),
  };
  return {
    NODE_ENV: 'production',
    HOST: isDemo() ? '127.0.0.1' : '0.0.0.0',
    OPERATOR_PORT: '3001',
    OPERATOR_HOST: '127.0.0.1',
    SHUTDOWN_DEADLINE_MS: '8000',
    PUBLIC_URL: `http://localhost:${port}`,
    STORAGE_DIR: join(dataDir, 'storage'),
    APP_KEYS: kept.appKeys,
    JWT_PRIVATE_KEY: kept.jwtPrivateKey,
    ...given,
    PORT: port,
    ...demo,
  };
}
/** The URL migrations run with (an owner's or superuser's), or undefined when the caller gave none. */
export const adminUrl = (superuserUrl) => (isDemo() ? superuserUrl : process.env.DATABASE_ADMIN_URL || undefined);
