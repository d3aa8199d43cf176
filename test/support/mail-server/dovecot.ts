import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dovecotConfig } from './dovecot-config.js';
import { freePorts, waitForPort } from './free-ports.js';
import { startTethered } from './tether.js';

const run = promisify(execFile);
const DOVECOT = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'].find((path) => existsSync(path));
/** Dovecot drops to this user (Debian's nobody) when the tests run as root, so that mail never belongs to root. */
const UNPRIVILEGED = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** One mailbox of the private mail server; the name is also the e-mail address. */
export interface MailUser {
  name: string;
  password: string;
}

/** A running private Dovecot: listeners on 127.0.0.1 only, plain text or STARTTLS on `imapPort`, implicit TLS on `imapsPort`. */
export interface DovecotServer {
  host: '127.0.0.1';
  imapPort: number;
  imapsPort: number;
  lmtpPort: number;
  saslPort: number;
  /** Folder that holds everything of this server. */
  home: string;
  /** The self-signed certificate (PEM), valid for localhost and 127.0.0.1. */
  certificate: string;
  /** Maildir of one user's INBOX; a sub-folder "A/B" lives in `.A.B` below it. */
  maildir(user: string, folder?: string): string;
  addUser(user: MailUser): Promise<void>;
  /** Runs doveadm against this server and answers its standard output. */
  doveadm(...args: string[]): Promise<string>;
  /** Gives a path below a maildir to the mail user after a test wrote files there as root. */
  own(path: string): Promise<void>;
  stop(): Promise<void>;
}

/** Whether this machine has a Dovecot to test against. */
export const hasDovecot = DOVECOT !== undefined;

/** `describe` where Dovecot is installed, otherwise one visible skip that says what is missing. */
export function describeWithDovecot(name: string, suite: () => void): void {
  if (hasDovecot) describe(name, suite);
  else describe.skip(`${name} (SKIPPED: no Dovecot; Debian packages dovecot-core dovecot-imapd dovecot-lmtpd)`, suite);
}

/** Starts a Dovecot that ends with this process, however this process ends. Start takes about a second. */
export async function startDovecot(options: { users: MailUser[]; home?: string }): Promise<DovecotServer> {
  if (!DOVECOT) throw new Error('Dovecot is not installed.');
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'fomail-')));
  const [imapPort, imapsPort, lmtpPort, saslPort] = (await freePorts(4)) as [number, number, number, number];
  const config = join(home, 'dovecot.conf');
  await layOut(home, config, dovecotConfig({ home, imapPort, imapsPort, lmtpPort, saslPort, ...account() }));
  await writeUsers(home, options.users);
  const child = startTethered(DOVECOT, ['-F', '-c', config], UNPRIVILEGED);
  await Promise.all([imapPort, imapsPort, lmtpPort].map((port) => waitForPort(port, 10_000)));

  const users = [...options.users];
  const maildir = (user: string, folder = 'INBOX') =>
    join(home, 'mail', user, 'Maildir', folder === 'INBOX' ? '' : `.${folder.split('/').join('.')}`);
  return {
    host: '127.0.0.1',
    imapPort,
    imapsPort,
    lmtpPort,
    saslPort,
    home,
    certificate: await readFile(join(home, 'cert.pem'), 'utf8'),
    maildir,
    addUser: async (user) => {
      users.push(user);
      await writeUsers(home, users);
    },
    doveadm: async (...args) => (await run('doveadm', ['-c', config, ...args], { ...UNPRIVILEGED, maxBuffer: 256 << 20 })).stdout,
    own: async (path) => {
      if (UNPRIVILEGED.uid !== undefined) await run('chown', ['-R', `${UNPRIVILEGED.uid}:${UNPRIVILEGED.gid}`, path]);
    },
    stop: async () => {
      await child.end();
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Names of the user and group Dovecot runs as: nobody for root, otherwise whoever runs the tests. */
function account(): { user: string; group: string } {
  if (UNPRIVILEGED.uid !== undefined) return { user: 'nobody', group: 'nogroup' };
  return { user: userInfo().username, group: execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim() };
}

async function layOut(home: string, config: string, text: string): Promise<void> {
  await mkdir(join(home, 'mail'), { recursive: true });
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30', '-subj', '/CN=localhost',
      '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', join(home, 'key.pem'), '-out', join(home, 'cert.pem')],
    { stdio: 'ignore' },
  );
  await writeFile(config, text);
  await writeFile(join(home, 'users'), '');
  if (UNPRIVILEGED.uid === undefined) return;
  await chmod(home, 0o755);
  for (const path of [home, join(home, 'mail'), join(home, 'key.pem'), join(home, 'users')]) {
    await chown(path, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  }
}

/** Dovecot reads the file again when its modification time changes, so users may be added while it runs. */
async function writeUsers(home: string, users: MailUser[]): Promise<void> {
  await writeFile(join(home, 'users'), users.map(({ name, password }) => `${name}:{PLAIN}${password}::::::\n`).join(''));
}
