/** One invalid place in a request: a JSON pointer into the body, query or path, a stable code and a sentence. */
export interface ProblemError {
  pointer: string;
  code: string;
  detail: string;
}

export interface ProblemOptions {
  detail?: string;
  errors?: ProblemError[];
  /** Further members of the problem document (RFC 9457 §3.2), e.g. the ids of duplicate candidates. */
  extensions?: Record<string, unknown>;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** An expected failure, answered as `application/problem+json` (RFC 9457). Thrown by domain code, mapped once by the filter. */
export abstract class Problem extends Error {
  declare readonly status: number;
  declare readonly code: string;
  declare readonly title: string;
  readonly detail: string | undefined;
  readonly errors: ProblemError[] | undefined;
  readonly extensions: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(options: ProblemOptions | string = {}) {
    const { detail, errors, extensions, headers, cause } = typeof options === 'string' ? { detail: options } : options;
    super(detail ?? 'problem', { cause });
    this.detail = detail;
    this.errors = errors;
    this.extensions = extensions ?? {};
    this.headers = headers ?? {};
  }

  toDocument(instance: string): Record<string, unknown> {
    return {
      ...this.extensions,
      type: problemType(this.code),
      title: this.title,
      status: this.status,
      code: this.code,
      ...(this.detail ? { detail: this.detail } : {}),
      instance,
      ...(this.errors ? { errors: this.errors } : {}),
    };
  }
}

const problemType = (code: string): string => `urn:frontoffice:problem:${code}`;

export interface ProblemClass {
  new (options?: ProblemOptions | string): Problem;
  readonly status: number;
  readonly code: string;
  readonly title: string;
}

const declared = new Map<string, ProblemClass>();

/** Base class of a problem: `class LeadConverted extends problem(409, 'lead_already_converted', 'The lead …') {}`. */
export function problem(status: number, code: string, title: string): ProblemClass {
  if (declared.has(code)) throw new Error(`The problem code ${code} is declared twice.`);
  const base = class extends Problem {
    static readonly status = status;
    static readonly code = code;
    static readonly title = title;
    override readonly status = status;
    override readonly code = code;
    override readonly title = title;
  };
  declared.set(code, base);
  return base;
}

/** Every problem declared so far, by code; docs/problems.md and the architecture test read it. */
export const declaredProblems = (): ProblemClass[] => [...declared.values()].sort((a, b) => a.code.localeCompare(b.code));

export class MalformedRequest extends problem(400, 'malformed_request', 'The request could not be read.') {}
export class InvalidCursor extends problem(400, 'invalid_cursor', 'The cursor is not valid for this list; start without one.') {}
export class Unauthenticated extends problem(401, 'unauthenticated', 'Sign in: the access token is missing, wrong or expired.') {}
export class Forbidden extends problem(403, 'forbidden', 'You may not do this in this organization.') {}
export class OrganizationRequired extends problem(403, 'organization_required', 'The access token names no organization; switch to one first.') {}
export class MfaRequired extends problem(403, 'mfa_required', 'This organization asks for a second factor: add one, then sign in with it.') {}
export class StepUpRequired extends problem(403, 'step_up_required', 'Prove again who you are: POST /v1/auth/step-up, then repeat this with the new access token.') {}
export class PersonRequired extends problem(403, 'person_required', 'Only a person who signed in may do this; tokens of client apps and API keys may not.') {}
export class AddressNotAllowed extends problem(403, 'address_not_allowed', 'This token may not be used from your network address.') {}
export class NotFound extends problem(404, 'not_found', 'There is nothing here, or not for you.') {}
export class MethodNotAllowed extends problem(405, 'method_not_allowed', 'This method is not supported here.') {}
export class RequestTimeout extends problem(408, 'request_timeout', 'The request took too long to arrive.') {}
export class Conflict extends problem(409, 'conflict', 'The request conflicts with the current state.') {}
export class ConcurrentUpdate extends problem(409, 'concurrent_update', 'Somebody changed this at the same moment; read it again and retry.') {}
export class IdempotencyInFlight extends problem(409, 'idempotency_in_flight', 'A request with this Idempotency-Key is still running.') {}
export class PreconditionFailed extends problem(412, 'precondition_failed', 'The resource changed since it was read (If-Match).') {}
export class PayloadTooLarge extends problem(413, 'payload_too_large', 'The request body is too large.') {}
export class UriTooLong extends problem(414, 'uri_too_long', 'The address is too long.') {}
export class UnsupportedMediaType extends problem(415, 'unsupported_media_type', 'Send the body as application/json, unless the operation takes another type.') {}
export class InvalidRequest extends problem(422, 'invalid_request', 'The request is well-formed but not valid.') {}
export class IdempotencyKeyReused extends problem(422, 'idempotency_key_reused', 'This Idempotency-Key was used with another request.') {}
export class UrlNotAllowed extends problem(422, 'url_not_allowed', 'This address may not be called from here.') {}
export class TooManyRequests extends problem(429, 'too_many_requests', 'Too many requests; wait and retry.') {}
export class HeadersTooLarge extends problem(431, 'headers_too_large', 'The request line or its headers are too large.') {}
export class InternalError extends problem(500, 'internal_error', 'Something went wrong on our side.') {}
export class Unavailable extends problem(503, 'unavailable', 'The service is briefly unavailable; retry.') {}

/** A 422 that names one place. */
export const invalid = (pointer: string, code: string, detail: string): Problem => new InvalidRequest({ errors: [{ pointer, code, detail }] });

/** A 404 that names the field whose id leads to nothing here; the same for a random id and for another organization's. */
export const missing = (pointer: string): Problem => new NotFound({ errors: [{ pointer, code: 'not_found', detail: 'There is nothing with this id.' }] });
