import { isIP } from 'node:net';
import { kernelConfig } from '@app/kernel';
import { ok, warning, type Finding } from './finding.js';

/** What can be judged by looking at it: where users and operators are let in, keys. Their strength was demanded when they were read. */
export function examineSettings(): Finding[] {
  const { PUBLIC_URL, APP_KEYS, OPERATOR_HOST, OPERATOR_PORT, TRUST_PROXY, NODE_ENV } = kernelConfig.value();
  const url = new URL(PUBLIC_URL);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const further = APP_KEYS.ids.length - 1;
  return [
    ...(NODE_ENV === 'production' ? [] : [warning('mode', `NODE_ENV is ${NODE_ENV}: checks at start are relaxed. Unset it where real data is.`)]),
    isLocal
      ? warning('public url', `PUBLIC_URL is ${PUBLIC_URL}: links in mails lead only to this machine. Set it to the address users have.`)
      : url.protocol === 'http:' ? warning('public url', `PUBLIC_URL is ${PUBLIC_URL}: over http everybody on the way reads along. Put a proxy with a certificate in front.`)
        : ok('public url', `Users reach it at ${PUBLIC_URL}.`),
    ...(TRUST_PROXY === false && url.protocol === 'https:' ? [warning('proxy', 'PUBLIC_URL is https, but TRUST_PROXY is false: rate limits then count the proxy as one user. Set it to the number of proxies in front.')] : []),
    further > 0 ? warning('keys', `APP_KEYS has ${further} further ${further === 1 ? 'key' : 'keys'}: of an old one, run \`keys rotate\` until nothing is left, then remove it.`) : ok('keys', `Secrets are sealed with the key ${APP_KEYS.activeId}; the key that signs tokens can be read.`),
    isLoopback(OPERATOR_HOST)
      ? ok('operator listener', `It is private: ${OPERATOR_HOST}:${OPERATOR_PORT}.`)
      : warning('operator listener', `It listens on ${OPERATOR_HOST}:${OPERATOR_PORT} and has no login: let only your own network reach it, or set OPERATOR_HOST to 127.0.0.1.`),
  ];
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
