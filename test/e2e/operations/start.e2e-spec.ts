import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';

const root = join(__dirname, '../../..');

/** Runs `npm start` with these arguments and settings to its end. */
async function start(args: string[], environment: Record<string, string>): Promise<{ code: number; stdout: string; stderr: string }> {
  const { DATABASE_URL: _url, DATABASE_RELAY_URL: _relay, FO_DEBUG: _debug, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], { env: { ...inherited, ...environment } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr: stderr.trim() };
}

describe('npm start', () => {
  let occupant: Server;
  let taken: string;

  beforeAll(async () => {
    occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    taken = String((occupant.address() as AddressInfo).port);
  });
  afterAll(() => new Promise((resolve) => occupant.close(resolve)));

  it('explains its options', async () => {
    const { code, stdout } = await start(['--help'], {});
    expect(code).toBe(0);
    expect(stdout).toContain('npm start -- --reset');
  });

  it.each([
    ['a taken port', {}, { PORT: '<taken>' }, /^Port \d+ is in use .* choose another: PORT=\d+ npm start$/],
    ['a taken operator port', {}, { PORT: '<free>', OPERATOR_PORT: '<taken>' }, /^Port \d+ is in use .* choose another: OPERATOR_PORT=\d+ npm start$/],
    ['a port that is no port', {}, { PORT: 'http' }, /^PORT must be a number from 1 to 65535, it is "http"\.$/],
    ['half a database configuration', {}, { DATABASE_URL: 'postgres://a@127.0.0.1/a' }, /^DATABASE_URL is set, so DATABASE_RELAY_URL must be set too/],
    ['a reset of a database that is not its own', { args: ['--reset'] }, { DATABASE_URL: 'postgres://a@127.0.0.1/a' }, /^DATABASE_URL is set, and --reset only deletes the demo data/],
    ['an unknown option', { args: ['--rest'] }, {}, /^Unknown option --rest\.\n\nnpm start /],
  ])('ends with one clear sentence on %s', async (_name, { args = [] }: { args?: string[] }, environment: Record<string, string>, sentence) => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const free = String((probe.address() as AddressInfo).port);
    await new Promise((resolve) => probe.close(resolve));
    const settings = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value.replace('<taken>', taken).replace('<free>', free)]));
    const { code, stderr } = await start(args, settings);
    expect(code).toBe(1);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
