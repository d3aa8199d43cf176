import { problem } from '@app/kernel';

export class TooManyRecords extends problem(422, 'too_many_records', 'The filter chooses more than 100,000 records, so nothing was changed; narrow it, and change them in parts.') {}
