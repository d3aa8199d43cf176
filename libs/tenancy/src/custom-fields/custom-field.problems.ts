import { constraintMeans, problem } from '@app/kernel';

export class TooManyCustomFields extends problem(409, 'too_many_custom_fields', 'There are as many fields for this kind of record as there may be.') {}
export class CustomFieldExists extends problem(409, 'custom_field_exists', 'There is a field with this key already; it may be archived.') {}
export class CustomFieldBeingDeleted extends problem(409, 'custom_field_being_deleted', 'A field with this key was deleted, and its values are still being taken out of the records.') {}
export class CustomFieldNotUnique extends problem(409, 'custom_field_not_unique', 'Records share a value of this field; it cannot become unique before they differ.') {}
export class CustomFieldValueTaken extends problem(409, 'custom_field_value_taken', 'Another record has this value of a field that is unique.') {}

// the database finds out, whatever it is that writes records
constraintMeans('unique_field_values_pkey', ({ column }) => new CustomFieldValueTaken({ errors: [{ pointer: `#/customFields/${column}`, code: 'taken', detail: 'Another record has this value.' }] }));
constraintMeans('unique_field_values_existing', () => new CustomFieldNotUnique({ errors: [{ pointer: '#/isUnique', code: 'not_unique', detail: 'Records share a value.' }] }));
