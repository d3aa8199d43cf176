import { z } from 'zod';

/** `constructor` is left out: every object seems to have it. */
export const CUSTOM_FIELD_KEY = /^(?!constructor$)[a-z][a-z0-9_]{0,49}$/;

/** The values of a record by key; `GET /v1/custom-fields/schema` says what each may be. */
export const CustomFieldValuesDto = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.object({ amount: z.string(), currency: z.string() })]))
  .meta({ description: 'Fields the organization added, by key; `GET /v1/custom-fields/schema` describes them.' });
export type CustomFieldValues = z.output<typeof CustomFieldValuesDto>;

/** Values as input: merged into those of the record. Judged when the definitions of the organization are known. */
export const CustomFieldPatchDto = z
  .record(z.string().max(50), z.unknown())
  .meta({ description: 'Fields the organization added, by key. Merged: what is absent stays, `null` removes.' });
export type CustomFieldPatch = z.output<typeof CustomFieldPatchDto>;
