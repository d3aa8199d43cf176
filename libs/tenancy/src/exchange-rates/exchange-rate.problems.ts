import { problem } from '@app/kernel';

export class ExchangeRateTaken extends problem(409, 'exchange_rate_taken', 'There is a rate of this currency for this day; change that one.') {}
