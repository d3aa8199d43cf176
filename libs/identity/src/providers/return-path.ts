import { kernelConfig } from '@app/kernel';

const MAX_LENGTH = 500;

/**
 * Path and query of a page of this application; `/` for everything else, so that nobody is sent elsewhere after signing in
 * (ASVS 5.0 V3.7.2). Absolute addresses, `//host`, backslashes and control characters are refused before and after parsing.
 */
export function safeReturnPath(input: string | undefined): string {
  // eslint-disable-next-line no-control-regex
  if (input === undefined || !/^\/(?![/\\])[^\\\u0000-\u0020\u007f]*$/.test(input)) return '/';
  const base = kernelConfig.value().PUBLIC_URL;
  if (!URL.canParse(input, base)) return '/';
  const { origin, pathname, search } = new URL(input, base);
  const path = pathname + search;
  return origin === base && !path.startsWith('//') && path.length <= MAX_LENGTH ? path : '/';
}

/** The absolute address of a return path, with an answer in its fragment: fragments reach no server log and no Referer. */
export function returnAddress(path: string, answer: Record<string, string>): string {
  const url = new URL(kernelConfig.value().PUBLIC_URL + path);
  url.hash = new URLSearchParams(answer).toString();
  return url.href;
}
