const { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { connect } = require('node:net');
const { join } = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');

/** PgBouncer refuses to run as root, too. */
function account() {
  if (process.getuid?.() !== 0) return {};
  const [, , uid, gid] = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':')).find(([name]) => ['postgres', 'nobody'].includes(name));
  return { uid: Number(uid), gid: Number(gid) };
}
const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/**
 * PgBouncer in transaction mode in front of every database of the server at `serverUrl`, as docs/operations.md configures it.
 * `logins` are names and passwords of roles. Answers its port and how to stop it.
 */
async function startPgBouncer({ directory, serverUrl, logins, poolSize = 10 }) {
  const { freePort, onPath, spawnTethered } = await import('../../../scripts/services.mjs');
  const bin = onPath('pgbouncer');
  if (!bin) throw new Error('FO_PGBOUNCER is set, but there is no pgbouncer: apt-get install pgbouncer.');
  const ids = account();
  const port = await freePort();
  const { port: serverPort } = new URL(serverUrl);
  mkdirSync(directory);
  const settings = [
    '[databases]', `* = host=127.0.0.1 port=${serverPort}`,
    '[pgbouncer]', 'listen_addr = 127.0.0.1', `listen_port = ${port}`, 'unix_socket_dir =', 'pool_mode = transaction',
    'auth_type = scram-sha-256', `auth_file = ${join(directory, 'users')}`, `default_pool_size = ${poolSize}`, 'max_client_conn = 1000', 'server_idle_timeout = 10',
  ];
  writeFileSync(join(directory, 'pgbouncer.ini'), `${settings.join('\n')}\n`);
  writeFileSync(join(directory, 'users'), Object.entries(logins).map(([name, password]) => `"${name}" "${password}"\n`).join(''));
  chmodSync(directory, 0o700);
  if (ids.uid !== undefined) for (const file of [directory, join(directory, 'users'), join(directory, 'pgbouncer.ini')]) chownSync(file, ids.uid, ids.gid);
  const { child, end } = spawnTethered(bin, [join(directory, 'pgbouncer.ini')], 'TERM', { ...ids, cwd: '/' });
  let log = '';
  child.stderr.on('data', (chunk) => (log = (log + chunk).slice(-4000)));
  let hasEnded = false;
  child.once('exit', () => (hasEnded = true));
  for (const deadline = Date.now() + 10_000; !(await answers(port)); await sleep(20)) {
    if (hasEnded || Date.now() > deadline) throw new Error(`PgBouncer did not start: ${log}`);
  }
  const stop = () => new Promise((resolve) => {
    if (hasEnded) return resolve();
    child.once('exit', resolve);
    end();
  });
  return { port, stop };
}

module.exports = { startPgBouncer };
