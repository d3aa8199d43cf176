import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Permission } from '../auth/permissions.js';
import type { ListQuery, Page } from '../http/view.js';
import { OwnFields } from '../imports/own-fields.js';

/** A list that may be taken out as a file. */
export interface Exportable {
  resource: string;
  /** The query schema of the list: its filters and sorts, and no others. */
  query: z.ZodType<ListQuery>;
  /** Fields of a row, in the order of the columns; also parts of them: `address.city`. */
  fields: readonly string[];
  /** What the list's endpoint answers, so that an export shows exactly what the list shows. */
  page(query: ListQuery): Promise<Page<Readonly<Record<string, unknown>>>>;
  permissions: { read: Permission; export: Permission };
}

/** What may be exported. Each context registers its lists when its module starts. */
@Injectable()
export class Exportables {
  readonly #known = new Map<string, Exportable>();

  constructor(private readonly ownFields: OwnFields) {}

  register(exportable: Exportable): void {
    if (this.#known.has(exportable.resource)) throw new Error(`${exportable.resource} is registered twice.`);
    this.#known.set(exportable.resource, exportable);
  }

  find(resource: string): Exportable | undefined {
    return this.#known.get(resource);
  }

  /** The columns a list may be shown with: its fields, and each of those the running organization added. */
  async columnsOf({ resource, fields }: Exportable): Promise<string[]> {
    const own = await this.ownFields.of(resource);
    return [...fields, ...Object.keys(own?.fields ?? {})];
  }

  /** The columns of a file when nobody chose: where there are parts of a field (an address, the fields the organization added), these and not the lump. */
  async columnsOfFile(list: Exportable): Promise<string[]> {
    const all = await this.columnsOf(list);
    return all.filter((field) => !all.some((other) => other.startsWith(`${field}.`)));
  }

  all(): Exportable[] {
    return [...this.#known.values()];
  }
}
