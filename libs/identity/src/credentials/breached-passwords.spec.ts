import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { EgressFilter, loadConfig } from '@app/kernel';
import { parseEgressAllow } from '../../../kernel/src/egress/allow-list.js';
import { startBreachedPasswords, type BreachedPasswordsFake } from '../../../../test/support/fakes/breached-passwords.js';
import { BreachedPasswords } from './breached-passwords.js';
import '../identity.config.js';

const known = 'eleven quiet lanterns';
const padded = 'twelve quiet lanterns';
const unknown = 'thirteen quiet lanterns';

describe('BreachedPasswords', () => {
  let server: BreachedPasswordsFake;
  const configure = (url: string | undefined) =>
    loadConfig({
      DATABASE_URL: 'postgres://x@127.0.0.1/x', DATABASE_RELAY_URL: 'postgres://x@127.0.0.1/x', APP_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      JWT_PRIVATE_KEY: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      BREACHED_PASSWORDS_URL: url,
    });
  const breached = new BreachedPasswords(new EgressFilter({ allow: parseEgressAllow('127.0.0.1') }));

  beforeEach(async () => {
    server = await startBreachedPasswords([known], [padded]);
    configure(server.url);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await server.close();
  });

  it('knows those the server knows, and not those it pads its answer with', async () => {
    expect([await breached.have(known), await breached.have(padded), await breached.have(unknown)]).toEqual([true, false, false]);
  });

  it('tells the server five characters of the hash, and asks for padding', async () => {
    await breached.have(known);
    const prefix = createHash('sha1').update(known).digest('hex').slice(0, 5).toUpperCase();
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ path: `/range/${prefix}`, headers: { 'add-padding': 'true' } });
    expect(Object.keys(server.requests[0]!.headers).sort()).toEqual(['accept-encoding', 'add-padding', 'connection', 'host', 'user-agent']);
  });

  it('asks nobody unless a server is configured', async () => {
    configure(undefined);
    expect(await breached.have(known)).toBe(false);
    expect(server.requests).toEqual([]);
  });

  it.each(['fails', 'redirects', 'floods', 'hangs'] as const)('lets the password pass when the server %s, and logs that without a word about the password', async (misbehaviour) => {
    server.misbehave = misbehaviour;
    const logged: unknown[] = [];
    jest.spyOn(Logger.prototype, 'warn').mockImplementation((...line: unknown[]) => void logged.push(...line));
    const startedAt = performance.now();
    expect(await breached.have(known)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_900);
    expect(logged).toEqual([expect.stringMatching(/^a password was not looked up in breaches: \w+$/)]);
  });

  it('reaches no private address the operator did not allow', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    expect(await new BreachedPasswords(new EgressFilter()).have(known)).toBe(false);
    expect(server.requests).toEqual([]);
  });
});
