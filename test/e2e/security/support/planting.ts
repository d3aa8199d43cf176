import type { Answer, ApiClient, Json } from '../../../support/client.js';
import type { Hay, Needle } from './haystack.js';

/** What an answer gives away on purpose: whoever gets it keeps it, nobody else does. */
const ISSUED = /(token|secret|codes|otpauthUri)$/i;
/** Headers that count requests: with generous limits they hold six digits, as a code does. */
const COUNTERS = /^(x-)?ratelimit/i;

/** Remembers every secret that went into the product or came out of it, and every answer. */
export class Planting {
  /** Chosen or owned by a caller: never to be seen again, anywhere. */
  readonly planted: Needle[] = [];
  /** Made by the product: seen once, in the one answer or mail that brings it. */
  readonly issued: Needle[] = [];
  readonly answers: Hay[] = [];

  plant(from: string, value: string, isChosen = /password|code/i.test(from)): string {
    this.planted.push({ from, value, isChosen });
    return value;
  }

  /** A secret the product mailed. */
  mailed(from: string, value: string): string {
    this.issued.push({ from, value, isChosen: /^\d{6}$/.test(value) });
    return value;
  }

  /** Sends a request; remembers the answer, and the secrets in it. */
  async send(client: ApiClient, method: string, path: string, body?: unknown, sent: Record<string, string> = {}): Promise<Answer<Json>> {
    const answer = await client.request<Json>(method, path, body, sent);
    const name = `${method} ${path.split('?')[0]}`;
    const headers = [...answer.headers].filter(([header]) => !COUNTERS.test(header));
    this.answers.push({ place: `answer ${answer.status} to ${name}`, text: `${JSON.stringify(headers)}\n${typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)}` });
    if (answer.status < 300) this.keep(`answer to ${name}`, answer.body);
    return answer;
  }

  private keep(from: string, value: unknown, name = ''): void {
    if (typeof value === 'string' && ISSUED.test(name) && value.length >= 10) this.issued.push({ from: `${name} of ${from}`, value, isChosen: false });
    else if (Array.isArray(value)) for (const item of value as unknown[]) this.keep(from, item, name);
    else if (value !== null && typeof value === 'object') for (const [key, item] of Object.entries(value)) this.keep(from, item, key);
  }
}
