import { requireScope, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { CreateOnce, type Made } from '../duplicates/create-once.js';
import type { OnDuplicate } from '../duplicates/on-duplicate.dto.js';
import { KeepRecords, type Judged, type RecordKind } from '../records/keep-records.js';
import { loadOwn } from '../visibility/load-own.js';
import type { CreateAccount, UpdateAccount } from './account.dto.js';
import { Account, requireCurrency } from './account.entity.js';
import { AccountView } from './account.view.js';

/** Input that was found to fit: its member exists, its custom fields are complete. */
export type PreparedAccount = Judged<CreateAccount>;

const ACCOUNTS: RecordKind<Account> = { type: 'account', entity: Account, amount: 'annualRevenue' };

/** Accounts of the running organization. Every method answers or throws 404 for rows that are deleted, not its own, or not to be seen. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly em: EntityManager,
    private readonly records: KeepRecords,
    private readonly once: CreateOnce,
    private readonly tenancy: TenancyApi,
  ) {}

  async list(query: ListQuery) {
    return AccountView.page(query, await this.records.narrowed(ACCOUNTS, query));
  }

  /** 301 to the account this one became part of. */
  get(id: string) {
    return this.records.read(ACCOUNTS, id, () => AccountView.one(id));
  }

  /** 409 `duplicate_candidates` when there are accounts like it and `onDuplicate` is absent. */
  async create(input: CreateAccount, onDuplicate?: OnDuplicate): Promise<Made<Account>> {
    await this.tenancy.requireMember(input.assignedToId, '#/assignedToId');
    requireCurrency(input);
    const prepared = await this.records.judge(ACCOUNTS, input);
    return this.once.make({ type: 'account', comparable: prepared, prepared, of: this }, onDuplicate);
  }

  write(prepared: PreparedAccount): Promise<Account> {
    return this.records.add(ACCOUNTS, this.em.create(Account, { ...prepared, createdById: requireScope().userId }));
  }

  /** 422 for a revenue without a currency. */
  async update(id: string, changes: UpdateAccount): Promise<Account> {
    const account = await this.records.open(ACCOUNTS, id);
    await this.tenancy.requireMember(changes.assignedToId, '#/assignedToId');
    return this.records.change(ACCOUNTS, account, changes);
  }

  /** Fills what the account lacks with what is known now. */
  complete(id: string, known: PreparedAccount): Promise<Account> {
    return this.records.complete(ACCOUNTS, id, known);
  }

  delete(id: string): Promise<void> {
    return this.records.delete(ACCOUNTS, id);
  }

  load(id: string): Promise<Account> {
    return loadOwn(Account, id);
  }
}
