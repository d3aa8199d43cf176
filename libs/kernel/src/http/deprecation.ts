import type { FastifyReply } from 'fastify';

/** That an operation goes out of use, and what takes its place. */
export interface Deprecation {
  /** Day since which it is deprecated, `2026-07-01`. */
  since: string;
  /** Day from which it may stop to answer; at least half a year after it was announced. */
  sunset?: string;
  /** Path of the operation to call instead, `/v1/leads`. */
  successor?: string;
  /** Where a person reads how to move on. */
  link?: string;
}

const midnight = (day: string): Date => {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) throw new Error(`${day} is no day such as 2026-07-01.`);
  return date;
};

/** `Deprecation` (RFC 9745 §2.1: a structured-field date), `Sunset` (RFC 8594 §3: an HTTP date) and `Link` (RFC 8288) of an operation. */
export function deprecationHeaders({ since, sunset, successor, link }: Deprecation): Record<string, string> {
  const links = [...(successor ? [`<${successor}>; rel="successor-version"`] : []), ...(link ? [`<${link}>; rel="deprecation"; type="text/html"`] : [])];
  return {
    deprecation: `@${midnight(since).getTime() / 1000}`,
    ...(sunset ? { sunset: midnight(sunset).toUTCString() } : {}),
    ...(links.length > 0 ? { link: links.join(', ') } : {}),
  };
}

/** Says so in an answer, whatever it will be. */
export const announceDeprecation = (reply: FastifyReply, deprecation: Deprecation): void => void reply.headers(deprecationHeaders(deprecation));

/** The sentence for documents: when, until when, what instead. */
export function describeDeprecation({ since, sunset, successor, link }: Deprecation): string {
  const until = sunset ? `, answers until ${sunset}` : '';
  return `Deprecated since ${since}${until}.${successor ? ` Call ${successor} instead.` : ''}${link ? ` See ${link}` : ''}`;
}
