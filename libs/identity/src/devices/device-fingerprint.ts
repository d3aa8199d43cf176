import type { KeyedMac } from '@app/kernel';
import type { Client } from '../authentication/client.js';

/**
 * Names a device of a user to us alone: a MAC, so that the table cannot be read backwards. A client that says nothing of
 * itself is known by its kind and its network.
 */
export function fingerprintOf(mac: KeyedMac, userId: string, { deviceId, userAgent, network }: Pick<Client, 'deviceId' | 'userAgent' | 'network'>): string {
  return mac.sign('device', JSON.stringify([userId, userAgentFamily(userAgent), deviceId ?? network]));
}

/** What kind of program a user agent is, without its version: an update must not make a new device of it. */
function userAgentFamily(userAgent: string | null): { program: string; system: string } {
  const text = userAgent ?? '';
  // the first that fits: Edge and Opera also say Chrome, and Chrome also says Safari
  const program = PROGRAMS.find(([, pattern]) => pattern.test(text))?.[0] ?? (/^([\w.-]{1,40})(\/|$)/.exec(text)?.[1] || 'Unknown program');
  const system = SYSTEMS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'unknown system';
  return { program, system };
}

const PROGRAMS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(e|A|iOS)?\//], ['Opera', /\bOPR\//], ['Samsung Internet', /\bSamsungBrowser\//], ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Thunderbird', /\bThunderbird\//], ['Chrome', /\b(Chrome|CriOS)\//], ['Safari', /\bSafari\//],
];
const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['iPhone', /\biPhone\b/], ['iPad', /\biPad\b/], ['Android', /\bAndroid\b/], ['Windows', /\bWindows\b/], ['macOS', /\bMac OS X\b|\bMacintosh\b/], ['ChromeOS', /\bCrOS\b/], ['Linux', /\bLinux\b/],
];

/** `Firefox on Linux`; what a device is called until its owner names it. */
export function deviceNameOf(userAgent: string | null): string {
  const { program, system } = userAgentFamily(userAgent);
  return system === 'unknown system' ? program : `${program} on ${system}`;
}
