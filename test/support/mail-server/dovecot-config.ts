/** Where a private Dovecot lives and listens, and the unprivileged user and group every part of it runs as. */
export interface DovecotLayout {
  home: string;
  imapPort: number;
  imapsPort: number;
  lmtpPort: number;
  saslPort: number;
  user: string;
  group: string;
}

/**
 * Configuration of a Dovecot 2.3 that runs wholly unprivileged: every internal user is the starting user and no service
 * changes its root. The growing delay after failed logins is off, because tests fail logins on purpose.
 */
export function dovecotConfig(layout: DovecotLayout): string {
  const { home } = layout;
  const listener = (name: string, port: number, extra = '') => `inet_listener ${name} {\n    address = 127.0.0.1\n    port = ${port}\n    ${extra}\n  }`;
  const unrooted = ['anvil', 'stats', 'imap-login'].map((service) => `service ${service} {\n  chroot =\n}`).join('\n');
  return `
base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
default_internal_user = ${layout.user}
default_internal_group = ${layout.group}
default_login_user = ${layout.user}
default_vsz_limit = 1024M
first_valid_uid = 1
mail_uid = ${layout.user}
mail_gid = ${layout.group}
mail_max_userip_connections = 200
ssl = yes
ssl_cert = <${home}/cert.pem
ssl_key = <${home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %Lu
passdb {
  driver = passwd-file
  args = ${home}/users
}
userdb {
  driver = static
  args = home=${home}/mail/%u allow_all_users=yes
}
mail_location = maildir:~/Maildir
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    auto = create
    special_use = \\Drafts
  }
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
}
protocol imap {
  imap_idle_notify_interval = 2 mins
}
lmtp_save_to_detail_mailbox = no
recipient_delimiter = +
postmaster_address = postmaster@example.test
${unrooted}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  process_min_avail = 1
  ${listener('imap', layout.imapPort)}
  ${listener('imaps', layout.imapsPort, 'ssl = yes')}
}
service lmtp {
  ${listener('lmtp', layout.lmtpPort)}
}
service auth {
  ${listener('sasl', layout.saslPort)}
}
`;
}
