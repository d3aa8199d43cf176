import { createClient, createConfig } from './generated/client/index.js';
import { Api } from './generated/sdk.gen.js';
import { problemOf } from './problems.js';
import { reliableFetch, type Reliability } from './reliable-fetch.js';

export interface FrontofficeOptions extends Reliability {
  /** Where Frontoffice runs, e.g. `https://front.example.com`. */
  baseUrl: string;
  /** An access token, or what answers one for every request; not needed for public operations. */
  accessToken?: string | (() => string | undefined | Promise<string | undefined>);
}

/** Every operation of the API, by resource: `frontoffice.leads.create({ body })`. What is not 2xx is thrown as a ProblemError. */
export class Frontoffice extends Api {
  constructor({ baseUrl, accessToken, ...reliability }: FrontofficeOptions) {
    const auth = async () => (typeof accessToken === 'function' ? accessToken() : accessToken);
    // several values of a parameter are separated by commas
    const querySerializer = { array: { explode: false } };
    const client = createClient(createConfig({ baseUrl: baseUrl.replace(/\/+$/, ''), auth, fetch: reliableFetch(reliability), querySerializer, throwOnError: true }));
    // without an answer, the error is the one that says why
    client.interceptors.error.use((error, response) => (response ? problemOf(response.status, error) : error));
    super({ client });
  }
}

/** The `If-Match` for a resource that was read: the write fails with 412 when somebody changed it since. */
export const ifMatch = ({ version }: { version: number }): { 'If-Match': string } => ({ 'If-Match': `"${version}"` });
