import { Clock, expectVersion, Outbox, requireScope, unlessMerged, type Fragment, type ListQuery } from '@app/kernel';
import { CustomFields, type CustomFieldPatch, type CustomFieldValues } from '@app/tenancy';
import type { EntityClass } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { emptyFieldsOf, withLacking } from '../duplicates/fill-empty-fields.js';
import { TABLE_OF, type MergeableType } from '../duplicates/record-tables.js';
import { RecordAssigned } from '../events.js';
import { loadOwn, type Owned } from '../visibility/load-own.js';
import { ownRecords } from '../visibility/own-records.js';
import { RECORD_FACTS } from './record-facts.js';

interface Input {
  currency?: string | null | undefined;
  customFields?: CustomFieldPatch | undefined;
}

/** Input whose custom fields were found to fit. */
export type Judged<I extends Input> = Omit<I, 'customFields'> & { customFields: CustomFieldValues };

/** What leads, contacts and accounts have in common. */
interface KeptRecord extends Owned {
  version: number;
  customFields: CustomFieldValues;
  /** Answers the names of the fields that changed. */
  edit(changes: object): string[];
  delete(at: Date): void;
}

interface Kind {
  type: MergeableType;
}

/** One of the three kinds. */
export interface RecordKind<R> extends Kind {
  entity: EntityClass<R>;
  /** The field with an amount in the record's currency, which comes along with it. */
  amount?: keyof R & string;
}

/** How leads, contacts and accounts are kept: custom fields judged, changed by whoever may see them and knows their version, and everything told. */
@Injectable()
export class KeepRecords {
  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly customFields: CustomFields,
  ) {}

  /** The condition of the `customFields[…]` parameters of a list. */
  narrowed({ type }: Kind, query: ListQuery): Promise<Fragment | undefined> {
    return this.customFields.filter(type, TABLE_OF[type], query);
  }

  /** What `read` answers, 301 when the record became part of another. */
  read<T>({ type }: Kind, id: string, read: () => Promise<T>): Promise<T> {
    return unlessMerged({ table: TABLE_OF[type], visible: ownRecords('t') }, id, read);
  }

  /** 422 with pointers for custom fields that do not fit a new record. */
  async judge<I extends Input>({ type }: Kind, input: I): Promise<Judged<I>> {
    return { ...input, customFields: await this.customFields.validate(type, input.customFields) };
  }

  /** Writes a new record down, and tells of it. */
  async add<R extends KeptRecord>({ type }: Kind, record: R): Promise<R> {
    this.outbox.publishAll(RECORD_FACTS[type].created(record.id, record));
    this.tellAssignee(type, record);
    await requireScope().em.flush();
    return record;
  }

  /** The record in the version the caller knows, to be changed or deleted. */
  async open<R extends KeptRecord>({ entity }: RecordKind<R>, id: string): Promise<R> {
    const record = await loadOwn(entity, id);
    expectVersion(record);
    return record;
  }

  /** Changes a record, and tells of the fields that got another value. 422 with pointers for custom fields that do not fit. */
  async change<I extends Input, R extends KeptRecord & { edit: (changes: Judged<I>) => string[] }>({ type }: Kind, record: R, changes: I): Promise<R> {
    const customFields = await this.customFields.validate(type, changes.customFields, record.customFields);
    return this.save(type, record, { ...changes, customFields });
  }

  /** Gives the record of what is `known` whatever it lacks. */
  async complete<R extends KeptRecord>({ type, entity, amount }: RecordKind<R>, id: string, { customFields, ...known }: Judged<Input>): Promise<R> {
    const record = await loadOwn(entity, id);
    const lacking = emptyFieldsOf(record, known);
    return this.save(type, record, { ...lacking, ...(amount && amount in lacking ? { currency: known.currency } : {}), customFields: withLacking(record.customFields, customFields) });
  }

  /** Puts the record into the trash. */
  async delete<R extends KeptRecord>(kind: RecordKind<R>, id: string): Promise<void> {
    const record = await this.open(kind, id);
    record.delete(this.clock.now());
    this.outbox.publishAll(RECORD_FACTS[kind.type].deleted(id));
  }

  private async save<R extends KeptRecord>(type: MergeableType, record: R, changes: object): Promise<R> {
    const changed = record.edit(changes);
    this.outbox.publishAll(RECORD_FACTS[type].updated(record.id, changed));
    if (changed.includes('assignedToId')) this.tellAssignee(type, record);
    await requireScope().em.flush();
    return record;
  }

  private tellAssignee(type: MergeableType, { id: recordId, assignedToId }: KeptRecord): void {
    if (assignedToId) this.outbox.publish(RecordAssigned, { type, recordId, assignedToId });
  }
}
