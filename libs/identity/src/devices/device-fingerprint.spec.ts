import { randomBytes } from 'node:crypto';
import { KeyedMac } from '@app/kernel';
import { KeyRing } from '../../../kernel/src/crypto/key-ring.js';
import { deviceNameOf, fingerprintOf } from './device-fingerprint.js';

const macOf = () => new KeyedMac(KeyRing.parse(`k:${randomBytes(32).toString('base64')}`));
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const LAPTOP = { deviceId: 'laptop-7f3a9c21', userAgent: FIREFOX, network: '192.0.2.7' };

describe('the fingerprint of a device', () => {
  const mac = macOf();
  const of = (client: Partial<typeof LAPTOP> | { deviceId: null }, userId = 'one') => fingerprintOf(mac, userId, { ...LAPTOP, ...client });

  it('is the same for the same device, wherever it is, and whatever version its program has', () => {
    expect(of({ network: '198.51.100.1', userAgent: FIREFOX.replaceAll('145', '146') })).toBe(of({}));
  });

  it('is another one for another user, name, program or system', () => {
    const others = [of({}, 'two'), of({ deviceId: 'phone-2b81d0e4' }), of({ userAgent: `${FIREFOX} Edg/1` }), of({ userAgent: FIREFOX.replace('X11; Linux', 'Windows NT 10.0') })];
    expect(new Set([of({}), ...others]).size).toBe(5);
  });

  it('goes by the network where the client does not name its device', () => {
    expect(of({ deviceId: null })).toBe(fingerprintOf(mac, 'one', { ...LAPTOP, deviceId: null }));
    expect(fingerprintOf(mac, 'one', { ...LAPTOP, deviceId: null, network: '198.51.100.1' })).not.toBe(of({ deviceId: null }));
  });

  it('cannot be made without the key of the installation', () => {
    expect(fingerprintOf(macOf(), 'one', LAPTOP)).not.toBe(of({}));
  });
});

describe('the name of a device', () => {
  it.each([[FIREFOX, 'Firefox on Linux'], [`${FIREFOX} Edg/1`, 'Edge on Linux'], ['curl/8.1', 'curl'], [null, 'Unknown program']])('of %j is %s', (userAgent, name) => {
    expect(deviceNameOf(userAgent)).toBe(name);
  });
});
