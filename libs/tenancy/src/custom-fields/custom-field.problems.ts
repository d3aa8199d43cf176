import { problem } from '@app/kernel';

export class TooManyCustomFields extends problem(409, 'too_many_custom_fields', 'There are as many fields for this kind of record as there may be.') {}
export class CustomFieldExists extends problem(409, 'custom_field_exists', 'There is a field with this key already; it may be archived.') {}
