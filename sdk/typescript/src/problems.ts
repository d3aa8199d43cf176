/** What is wrong with one place of a request; `pointer` is a JSON pointer into it. */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
}

/** An answer that says no (RFC 9457). `code` is stable and made for programs; `detail` and `message` are for people. */
export class ProblemError extends Error {
  override readonly name: string = 'ProblemError';
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  /** Quote it when asking for help: the request's id. */
  readonly instance: string | undefined;
  readonly errors: readonly FieldError[];
  /** The whole document, with members of this kind of problem. */
  readonly document: Readonly<Record<string, unknown>>;

  constructor(status: number, document: Record<string, unknown>) {
    const title = typeof document['title'] === 'string' ? document['title'] : `The API answered ${status}.`;
    super(title);
    this.status = status;
    this.code = typeof document['code'] === 'string' ? document['code'] : 'unknown';
    this.detail = typeof document['detail'] === 'string' ? document['detail'] : undefined;
    this.instance = typeof document['instance'] === 'string' ? document['instance'] : undefined;
    this.errors = Array.isArray(document['errors']) ? (document['errors'] as FieldError[]) : [];
    this.document = document;
  }
}

/** 401: sign in again. */
export class UnauthenticatedError extends ProblemError {
  override readonly name = 'UnauthenticatedError';
}
/** 403: the permission, a second factor or a recent sign-in is missing; `code` says which. */
export class ForbiddenError extends ProblemError {
  override readonly name = 'ForbiddenError';
}
/** 404: it does not exist, or not for you. */
export class NotFoundError extends ProblemError {
  override readonly name = 'NotFoundError';
}
/** 409: the present state does not allow it. */
export class ConflictError extends ProblemError {
  override readonly name = 'ConflictError';
}
/** 412: somebody changed it since you read it; read it again. */
export class PreconditionFailedError extends ProblemError {
  override readonly name = 'PreconditionFailedError';
}
/** 422: `errors` says what is wrong where. */
export class InvalidRequestError extends ProblemError {
  override readonly name = 'InvalidRequestError';
}
/** 429, after all attempts. */
export class RateLimitedError extends ProblemError {
  override readonly name = 'RateLimitedError';
}
/** 5xx, after all attempts. */
export class ServerError extends ProblemError {
  override readonly name = 'ServerError';
}

const BY_STATUS: Record<number, typeof ProblemError> = {
  401: UnauthenticatedError,
  403: ForbiddenError,
  404: NotFoundError,
  409: ConflictError,
  412: PreconditionFailedError,
  422: InvalidRequestError,
  429: RateLimitedError,
};

/** The error of an answer that is not 2xx; `body` is what came with it, a problem document or not. */
export function problemOf(status: number, body: unknown): ProblemError {
  const document = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  return new (BY_STATUS[status] ?? (status >= 500 ? ServerError : ProblemError))(status, document);
}
