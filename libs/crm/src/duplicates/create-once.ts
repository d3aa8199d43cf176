import { requireHttp } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { keysOf, type Comparable } from './duplicate-keys.js';
import { DuplicateCandidates } from './duplicate.problems.js';
import { FindDuplicates } from './find-duplicates.js';
import type { OnDuplicate } from './on-duplicate.dto.js';
import type { MergeableType } from './record-tables.js';

/** How one kind of record is made, found, and completed by what is known now. */
export interface Making<T> {
  type: MergeableType;
  comparable: Comparable;
  create(): Promise<T>;
  existing(id: string): Promise<T>;
  complete(id: string): Promise<T>;
}

export interface Made<T> {
  record: T;
  isNew: boolean;
}

/** Creates a record unless there is one like it, or whatever the caller wants then. */
@Injectable()
export class CreateOnce {
  constructor(private readonly duplicates: FindDuplicates) {}

  /** 409 `duplicate_candidates` when there are any and `onDuplicate` says nothing. */
  async make<T>({ type, comparable, create, existing, complete }: Making<T>, onDuplicate: OnDuplicate): Promise<Made<T>> {
    if (onDuplicate === 'create') return { record: await create(), isNew: true };
    const keys = keysOf(comparable);
    await this.duplicates.lock(type, keys);
    const candidates = await this.duplicates.find(type, keys);
    const [best] = candidates;
    if (!best) return { record: await create(), isNew: true };
    if (!onDuplicate) throw new DuplicateCandidates({ extensions: { candidates } });
    return { record: await (onDuplicate === 'skip' ? existing(best.id) : complete(best.id)), isNew: false };
  }
}

/** The record, with 200 in place of 201 when it was there before. */
export function answerMade<T>({ record, isNew }: Made<T>): T {
  if (!isNew) requireHttp().reply.status(200);
  return record;
}
