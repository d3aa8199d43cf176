import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Importable, ImportField } from './importable.js';

type Values = Readonly<Record<string, unknown>>;

/** Fields within one field of a record, such as those an organization added, by the name of their column in a file. */
export interface OwnFieldSet {
  /** The field that holds all of them. */
  within: string;
  fields: Readonly<Record<string, ImportField>>;
  /** Judges their values in a new record. */
  create: z.ZodType<Values>;
  /** Judges their values in a change. */
  update: z.ZodType<Values>;
}

/** Knows the fields organizations added to their records; whoever keeps them says how to ask. */
@Injectable()
export class OwnFields {
  #ask: (resource: string) => Promise<OwnFieldSet | undefined> = async () => undefined;

  keptBy(ask: (resource: string) => Promise<OwnFieldSet | undefined>): void {
    this.#ask = ask;
  }

  /** Undefined where there are none. */
  async of(resource: string): Promise<OwnFieldSet | undefined> {
    const own = await this.#ask(resource);
    return own && Object.keys(own.fields).length > 0 ? own : undefined;
  }
}

/** The table with further fields that are within one of a record's. */
export const withOwnFields = (importable: Importable, own: OwnFieldSet): Importable => ({
  ...importable,
  fields: { ...importable.fields, ...own.fields },
  create: together(importable.create, own.create, own.fields),
  update: together(importable.update, own.update, own.fields),
});

function together(ofAll: z.ZodType<Values>, ofOwn: z.ZodType<Values>, own: Values): z.ZodType<Values> {
  return z.record(z.string(), z.unknown()).transform((values, context) => {
    const [theirs, others] = [true, false].map((wanted) => Object.fromEntries(Object.entries(values).filter(([field]) => Object.hasOwn(own, field) === wanted)));
    const judged = [ofAll.safeParse(others), ofOwn.safeParse(theirs)];
    for (const issue of judged.flatMap(({ error }) => error?.issues ?? [])) context.issues.push({ ...issue, input: values } as z.core.$ZodRawIssue);
    return Object.assign({}, ...judged.map(({ data }) => data)) as Values;
  });
}
