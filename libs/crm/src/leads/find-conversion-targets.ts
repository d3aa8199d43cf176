import { missing, Outbox, requireOrganizationId, requireScope } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Account } from '../accounts/account.entity.js';
import { Contact } from '../contacts/contact.entity.js';
import { keysOf, personComparable } from '../duplicates/duplicate-keys.js';
import { AccountCreated, ContactCreated } from '../events.js';
import { ownRecords } from '../visibility/own-records.js';
import type { Lead } from './lead.entity.js';

interface Named {
  accountId?: string | undefined;
  contactId?: string | undefined;
}

interface Found {
  id: string;
  accountId: string | null;
}

/** Finds or makes the account and the contact a lead is about, among those the converting user may see. */
@Injectable()
export class FindConversionTargets {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  /** 404 with a pointer for ids that lead nowhere. The account is null where the lead names no company and none has its domain. */
  async of(lead: Lead, { accountId, contactId }: Named): Promise<{ accountId: string | null; contactId: string }> {
    const keys = keysOf(personComparable(lead));
    // two leads of one company, or of one person, find what the first of them made
    for (const key of [keys.domain, keys.emailKey]) if (key) await requireScope().rows(`select pg_advisory_xact_lock(hashtextextended('crm.convert:' || ? || ?, 0))`, [requireOrganizationId(), key]);
    const contact = contactId ? await this.named('contacts', contactId, '#/contactId') : keys.emailKey ? await this.newest('contacts', 'email_key', keys.emailKey) : undefined;
    const account = accountId
      ? await this.named('accounts', accountId, '#/accountId')
      : ((contact?.accountId ? await this.visible('accounts', 't.id = ?::uuid', contact.accountId) : undefined) ?? (keys.domain ? await this.newest('accounts', 'domain', keys.domain) : undefined));
    const ofAccount = account?.id ?? this.newAccount(lead, keys.domain);
    await this.em.flush(); // the contact refers to it
    const found = { accountId: ofAccount, contactId: contact?.id ?? this.newContact(lead, ofAccount) };
    await this.em.flush();
    return found;
  }

  private async named(table: 'accounts' | 'contacts', id: string, pointer: string): Promise<Found> {
    const found = await this.visible(table, 't.id = ?::uuid', id);
    if (!found) throw missing(pointer);
    return found;
  }

  private newest(table: 'accounts' | 'contacts', column: 'domain' | 'email_key', value: string): Promise<Found | undefined> {
    return this.visible(table, `t.${column} = ?`, value);
  }

  private async visible(table: 'accounts' | 'contacts', condition: string, value: string): Promise<Found | undefined> {
    const own = ownRecords('t');
    const [row] = await requireScope().rows<Found>(
      `select t.id, ${table === 'contacts' ? 't.account_id' : 't.id'} as "accountId" from ${table} t
       where t.organization_id = ? and t.deleted_at is null and ${condition}${own ? ` and ${own.sql}` : ''} order by t.created_at desc, t.id desc limit 1`,
      [requireOrganizationId(), value, ...(own?.params ?? [])],
    );
    return row;
  }

  private newAccount({ companyName, assignedToId = null }: Lead, domain: string | null): string | null {
    if (!companyName) return null;
    const account = this.em.create(Account, { name: companyName, domain, assignedToId, createdById: requireScope().userId });
    this.outbox.publish(AccountCreated, { accountId: account.id, assignedToId });
    return account.id;
  }

  private newContact({ firstName, lastName, email, phone, jobTitle, assignedToId = null }: Lead, accountId: string | null): string {
    const contact = this.em.create(Contact, { accountId, firstName, lastName, email, phone, jobTitle, assignedToId, createdById: requireScope().userId });
    this.outbox.publish(ContactCreated, { contactId: contact.id, accountId, assignedToId });
    return contact.id;
  }
}
