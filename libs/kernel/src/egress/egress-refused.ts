/** Why a target was refused, for the operator's log; not for the person who entered it. */
export type EgressRefusal = 'shape' | 'scheme' | 'credentials' | 'port' | 'host' | 'address';

/** The target is not on the public Internet or not of an allowed form. The message never tells what it resolved to. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
  readonly code = 'url_not_allowed';

  constructor(readonly reason: EgressRefusal) {
    super('This address is not allowed.');
  }
}

/** The answer was larger than the caller accepts. */
export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge';
  readonly code = 'response_too_large';

  constructor(readonly limitBytes: number) {
    super(`The response is larger than ${limitBytes} bytes.`);
  }
}
