import { problem } from '@app/kernel';

export class TooManyStreams extends problem(429, 'too_many_streams', 'Too many event streams are open; close one first.') {}
