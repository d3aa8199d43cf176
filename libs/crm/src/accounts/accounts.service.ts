import { Clock, expectVersion, invalid, NotFound, Outbox, requireScope, unlessMerged, type ListQuery } from '@app/kernel';
import { CustomFields, TenancyApi, type CustomFieldValues } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { emptyFieldsOf, withLacking } from '../duplicates/fill-empty-fields.js';
import { AccountCreated, AccountDeleted, AccountUpdated, RecordAssigned } from '../events.js';
import { ownEntities, ownRecords } from '../visibility/own-records.js';
import type { CreateAccount, UpdateAccount } from './account.dto.js';
import { Account } from './account.entity.js';
import { AccountView } from './account.view.js';

/** Input that was found to fit: its member exists, its custom fields are complete. */
export type PreparedAccount = Omit<CreateAccount, 'customFields'> & { customFields: CustomFieldValues };

/** Accounts of the running organization. Every method answers or throws 404 for rows that are deleted, not its own, or not to be seen. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly tenancy: TenancyApi,
    private readonly clock: Clock,
    private readonly customFields: CustomFields,
  ) {}

  async list(query: ListQuery) {
    return AccountView.page(query, await this.customFields.filter('account', 'accounts', query));
  }

  /** 301 to the account this one became part of. */
  get(id: string) {
    return unlessMerged({ table: 'accounts', visible: ownRecords('t') }, id, () => AccountView.one(id));
  }

  async prepare(input: CreateAccount): Promise<PreparedAccount> {
    await this.tenancy.requireMember(input.assignedToId, '#/assignedToId');
    if (input.annualRevenue && !input.currency) throw invalid('#/currency', 'required', 'An amount comes with a currency.');
    return { ...input, customFields: await this.customFields.validate('account', input.customFields) };
  }

  async create(input: CreateAccount): Promise<Account> {
    return this.write(await this.prepare(input));
  }

  async write(prepared: PreparedAccount): Promise<Account> {
    const account = this.em.create(Account, { ...prepared, createdById: requireScope().userId });
    const assignedToId = account.assignedToId ?? null;
    this.outbox.publish(AccountCreated, { accountId: account.id, assignedToId });
    if (assignedToId) this.outbox.publish(RecordAssigned, { type: 'account', recordId: account.id, assignedToId });
    await this.em.flush();
    return account;
  }

  async update(id: string, changes: UpdateAccount): Promise<Account> {
    const account = await this.load(id);
    expectVersion(account);
    await this.tenancy.requireMember(changes.assignedToId, '#/assignedToId');
    const customFields = await this.customFields.validate('account', changes.customFields, account.customFields);
    return this.save(account, { ...changes, customFields });
  }

  /** Fills what the account lacks with what is known now. */
  async complete(id: string, { customFields, ...known }: PreparedAccount): Promise<Account> {
    const account = await this.load(id);
    return this.save(account, { ...emptyFieldsOf<Account>(account, known), customFields: withLacking(account.customFields, customFields) });
  }

  async delete(id: string): Promise<void> {
    const account = await this.load(id);
    expectVersion(account);
    account.delete(this.clock.now());
    this.outbox.publish(AccountDeleted, { accountId: id });
  }

  load(id: string): Promise<Account> {
    return this.em.findOneOrFail(Account, { id, deletedAt: null, ...ownEntities() }, { failHandler: () => new NotFound() });
  }

  private async save(account: Account, changes: Omit<UpdateAccount, 'customFields'> & { customFields: CustomFieldValues }): Promise<Account> {
    const changed = account.edit(changes);
    if (account.annualRevenue && !account.currency) throw invalid('#/currency', 'required', 'An amount comes with a currency.');
    if (changed.length > 0) this.outbox.publish(AccountUpdated, { accountId: account.id, changed });
    if (changed.includes('assignedToId') && account.assignedToId) this.outbox.publish(RecordAssigned, { type: 'account', recordId: account.id, assignedToId: account.assignedToId });
    await this.em.flush();
    return account;
  }
}
