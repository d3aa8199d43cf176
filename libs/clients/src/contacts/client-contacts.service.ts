import { constraintOf, expectVersion, NotFound, Outbox, type ListQuery, type Page } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ClientContactExists, LastClientContact, TooManyClientContacts } from '../clients/client.problems.js';
import { ClientsService } from '../clients/clients.service.js';
import { ClientContactAdded, ClientContactRemoved, ClientContactUpdated } from '../events.js';
import { MAX_CONTACTS, type ClientContactView, type CreateClientContact, type UpdateClientContact } from './client-contact.dto.js';
import { ClientContact } from './client-contact.entity.js';
import { clientContactView } from './client-contact.view.js';

/** Who answers for the client apps of the running organization; each app keeps one at least. */
@Injectable()
export class ClientContactsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clientApps: ClientsService,
  ) {}

  async page(clientId: string, query: ListQuery): Promise<Page<ClientContactView>> {
    await this.clientApps.get(clientId);
    return clientContactView.page(query, { sql: 't.client_id = ?', params: [clientId] });
  }

  get(id: string): Promise<ClientContactView> {
    return clientContactView.one(id);
  }

  async add(clientId: string, { website, ...input }: CreateClientContact): Promise<ClientContactView> {
    await this.clientApps.lock(clientId);
    if ((await this.em.count(ClientContact, { clientId })) >= MAX_CONTACTS) throw new TooManyClientContacts();
    const contact = this.em.create(ClientContact, { ...input, clientId, website: website ?? null });
    this.outbox.publish(ClientContactAdded, { clientId, contactId: contact.id });
    await this.flush();
    return clientContactView.present(contact);
  }

  async update(id: string, changes: UpdateClientContact): Promise<ClientContactView> {
    const contact = await this.load(id);
    expectVersion(contact);
    const changed = contact.edit(changes);
    if (changed.length > 0) this.outbox.publish(ClientContactUpdated, { clientId: contact.clientId, contactId: id, changed });
    await this.flush();
    return clientContactView.present(contact);
  }

  /** The lock on the app keeps two people from removing the last two contacts at once. */
  async remove(id: string): Promise<void> {
    const { clientId } = await this.load(id);
    await this.clientApps.lock(clientId);
    const contact = await this.load(id);
    expectVersion(contact);
    if ((await this.em.count(ClientContact, { clientId })) < 2) throw new LastClientContact();
    this.em.remove(contact);
    this.outbox.publish(ClientContactRemoved, { clientId, contactId: id });
  }

  private load(id: string): Promise<ClientContact> {
    return this.em.findOneOrFail(ClientContact, { id }, { failHandler: () => new NotFound() });
  }

  private async flush(): Promise<void> {
    try {
      await this.em.flush();
    } catch (error) {
      if (constraintOf(error) === 'client_contacts_email') throw new ClientContactExists();
      throw error;
    }
  }
}
