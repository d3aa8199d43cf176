import { requireHttp } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { keysOf, type Comparable } from './duplicate-keys.js';
import { DuplicateCandidates } from './duplicate.problems.js';
import { FindDuplicates } from './find-duplicates.js';
import type { OnDuplicate } from './on-duplicate.dto.js';
import type { MergeableType } from './record-tables.js';

/** A record to be made of what was `prepared`, and how records of its kind are made, found, and completed. */
export interface Making<T, P> {
  type: MergeableType;
  comparable: Comparable;
  prepared: P;
  of: { write(prepared: P): Promise<T>; load(id: string): Promise<T>; complete(id: string, prepared: P): Promise<T> };
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
  async make<T, P>({ type, comparable, prepared, of }: Making<T, P>, onDuplicate: OnDuplicate): Promise<Made<T>> {
    if (onDuplicate === 'create') return { record: await of.write(prepared), isNew: true };
    const keys = keysOf(comparable);
    await this.duplicates.lock(type, keys);
    const candidates = await this.duplicates.find(type, keys);
    const [best] = candidates;
    if (!best) return { record: await of.write(prepared), isNew: true };
    if (!onDuplicate) throw new DuplicateCandidates({ extensions: { candidates } });
    return { record: await (onDuplicate === 'skip' ? of.load(best.id) : of.complete(best.id, prepared)), isNew: false };
  }
}

/** The record, with 200 in place of 201 when it was there before. */
export function answerMade<T>({ record, isNew }: Made<T>): T {
  if (!isNew) requireHttp().reply.status(200);
  return record;
}
