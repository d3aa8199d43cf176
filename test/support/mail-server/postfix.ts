import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { DovecotServer } from './dovecot.js';
import { freePorts, waitForPort } from './free-ports.js';
import { startTethered } from './tether.js';

/** A running private Postfix: takes mail for its domains, and from the users of a Dovecot who log in. */
export interface PostfixServer {
  host: '127.0.0.1';
  /** Mail from other servers; no login. */
  smtpPort: number;
  /** Mail from users; needs a login of the Dovecot, STARTTLS offered. */
  submissionPort: number;
  stop(): Promise<void>;
}

/** Whether a Postfix can run here: its master insists on root. */
export const hasPostfix = existsSync('/usr/sbin/postfix') && process.getuid?.() === 0;

/** `describe` where Postfix can run, otherwise one visible skip that says what is missing. */
export function describeWithPostfix(name: string, suite: () => void): void {
  if (hasPostfix) describe(name, suite);
  else describe.skip(`${name} (SKIPPED: no Postfix; Debian package postfix, and root)`, suite);
}

/** Starts a Postfix in front of a Dovecot: it delivers over LMTP and asks it about logins. Nothing ever leaves this machine. */
export async function startPostfix(dovecot: DovecotServer, options: { mailboxes: string[] }): Promise<PostfixServer> {
  const home = await mkdtemp(join(tmpdir(), 'fopost-'));
  const [smtpPort, submissionPort] = (await freePorts(2)) as [number, number];
  await layOut(home, dovecot, { ...options, smtpPort, submissionPort });
  const server = startTethered('/usr/sbin/postfix', ['-c', join(home, 'etc'), 'start-fg'], { stopCommand: `/usr/sbin/postfix -c '${join(home, 'etc')}' abort` });
  await Promise.all([smtpPort, submissionPort].map((port) => waitForPort(port, 15_000)));
  return {
    host: '127.0.0.1',
    smtpPort,
    submissionPort,
    stop: async () => {
      await server.end();
      await rm(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

interface Layout {
  mailboxes: string[];
  smtpPort: number;
  submissionPort: number;
}

async function layOut(home: string, dovecot: DovecotServer, layout: Layout): Promise<void> {
  const etc = join(home, 'etc');
  await chmod(home, 0o755);
  for (const folder of ['etc', 'spool', 'data', 'log']) await mkdir(join(home, folder));
  await chown(join(home, 'data'), Number(execFileSync('id', ['-u', 'postfix'])), userInfo().gid);
  for (const file of ['cert.pem', 'key.pem']) await copyFile(join(dovecot.home, file), join(etc, file));
  await writeFile(join(etc, 'mailboxes'), layout.mailboxes.map((mailbox) => `${mailbox} OK\n`).join(''));
  await writeFile(join(etc, 'senders'), layout.mailboxes.map((mailbox) => `${mailbox} ${mailbox}\n`).join(''));
  await writeFile(join(etc, 'main.cf'), mainConfig(home, dovecot, layout));
  await writeFile(join(etc, 'master.cf'), masterConfig(layout));
}

function mainConfig(home: string, dovecot: DovecotServer, { mailboxes }: Layout): string {
  const domains = [...new Set(mailboxes.map((mailbox) => mailbox.slice(mailbox.indexOf('@') + 1)))];
  const settings: Record<string, string> = {
    compatibility_level: '3.6',
    queue_directory: `${home}/spool`,
    data_directory: `${home}/data`,
    command_directory: '/usr/sbin',
    daemon_directory: '/usr/lib/postfix/sbin',
    maillog_file: `${home}/log/postfix.log`,
    maillog_file_prefixes: home,
    myhostname: `mail.${domains[0]}`,
    mydestination: '',
    mynetworks: '192.0.2.1/32', // loopback must not be trusted: every client of a test is there
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    alias_maps: '',
    alias_database: '',
    local_transport: 'error:5.1.1 no local users',
    local_recipient_maps: '',
    default_transport: 'error:5.7.1 no mail leaves this machine',
    smtp_dns_support_level: 'disabled',
    virtual_mailbox_domains: domains.join(' '),
    virtual_mailbox_maps: `texthash:${home}/etc/mailboxes`,
    virtual_transport: `lmtp:inet:127.0.0.1:${dovecot.lmtpPort}`,
    recipient_delimiter: '+',
    smtpd_sender_login_maps: `texthash:${home}/etc/senders`,
    smtpd_relay_restrictions: 'permit_sasl_authenticated reject_unauth_destination',
    smtpd_sasl_type: 'dovecot',
    smtpd_sasl_path: `inet:127.0.0.1:${dovecot.saslPort}`,
    smtpd_tls_cert_file: `${home}/etc/cert.pem`,
    smtpd_tls_key_file: `${home}/etc/key.pem`,
    smtpd_tls_security_level: 'may',
    smtpd_error_sleep_time: '0',
    smtpd_client_connection_count_limit: '0',
    message_size_limit: '52428800',
    queue_run_delay: '5s',
    minimal_backoff_time: '5s',
    maximal_backoff_time: '15s',
  };
  return Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`).join('');
}

function masterConfig({ smtpPort, submissionPort }: Layout): string {
  const unix = (name: string, command: string, process: number | '-' = '-', wakeup: string | '-' = '-') => `${name} unix ${['pickup', 'cleanup', 'qmgr', 'flush', 'showq'].includes(name) ? 'n' : '-'} - n ${wakeup} ${process} ${command}`;
  return [
    `127.0.0.1:${smtpPort} inet n - n - - smtpd`,
    `127.0.0.1:${submissionPort} inet n - n - - smtpd`,
    '  -o smtpd_sasl_auth_enable=yes',
    '  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject',
    '  -o smtpd_sender_restrictions=reject_sender_login_mismatch',
    unix('pickup', 'pickup', 1, '60'),
    unix('cleanup', 'cleanup', 0),
    unix('qmgr', 'qmgr', 1, '300'),
    unix('tlsmgr', 'tlsmgr', 1, '1000?'),
    unix('rewrite', 'trivial-rewrite'),
    ...['bounce', 'defer', 'trace'].map((name) => unix(name, 'bounce', 0)),
    unix('verify', 'verify', 1),
    unix('flush', 'flush', 0, '1000?'),
    unix('proxymap', 'proxymap'),
    unix('proxywrite', 'proxymap', 1),
    ...['smtp', 'lmtp', 'showq', 'error', 'retry', 'discard'].map((name) => unix(name, name === 'retry' ? 'error' : name)),
    unix('anvil', 'anvil', 1),
    unix('scache', 'scache', 1),
    'postlog unix-dgram n - n - 1 postlogd',
    '',
  ].join('\n');
}
