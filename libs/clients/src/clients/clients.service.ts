import { expectVersion, NotFound, Outbox, requireOrganizationId, requireScope, type ListQuery, type Page } from '@app/kernel';
import { EntityManager, LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ClientContact } from '../contacts/client-contact.entity.js';
import { ClientCreated, ClientDeleted, ClientUpdated } from '../events.js';
import { AuthenticateKeys } from '../keys/authenticate-keys.js';
import type { ClientView, CreateClient, UpdateClient } from './client.dto.js';
import { Client } from './client.entity.js';
import { ClientContactExists, TooManyClients } from './client.problems.js';
import { clientView } from './client.view.js';

const MAX_CLIENTS = 1_000;

/** The client apps of the running organization. Every method answers or throws 404 for rows that are not its own. */
@Injectable()
export class ClientsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly authentication: AuthenticateKeys,
  ) {}

  page(query: ListQuery): Promise<Page<ClientView>> {
    return clientView.page(query);
  }

  get(id: string): Promise<ClientView> {
    return clientView.one(id);
  }

  async create({ name, description, contacts }: CreateClient): Promise<ClientView> {
    if (new Set(contacts.map(({ email }) => email)).size < contacts.length) throw new ClientContactExists();
    await this.assertRoom();
    const client = this.em.create(Client, { name, description: description ?? null, createdById: requireScope().userId });
    await this.em.flush(); // before what refers to it
    for (const { website, ...contact } of contacts) this.em.create(ClientContact, { ...contact, clientId: client.id, website: website ?? null });
    this.outbox.publish(ClientCreated, { clientId: client.id });
    await this.em.flush();
    return clientView.present(client);
  }

  async update(id: string, changes: UpdateClient): Promise<ClientView> {
    const client = await this.lock(id);
    expectVersion(client);
    const changed = client.edit(changes);
    if (changed.length > 0) this.outbox.publish(ClientUpdated, { clientId: id, changed });
    await this.em.flush();
    return clientView.present(client);
  }

  /** Its environments and their tokens end with it. */
  async delete(id: string): Promise<void> {
    const client = await this.lock(id);
    expectVersion(client);
    this.em.remove(client);
    this.outbox.publish(ClientDeleted, { clientId: id });
    requireScope().afterCommit(() => this.authentication.forgetAll());
  }

  /** Whoever adds another one to the organization waits until this transaction ends. */
  private async assertRoom(): Promise<void> {
    await requireScope().rows(`select pg_advisory_xact_lock(hashtextextended('clients.clients:' || ?::text, 0))`, [requireOrganizationId()]);
    if ((await this.em.count(Client)) >= MAX_CLIENTS) throw new TooManyClients({ extensions: { limit: MAX_CLIENTS } });
  }

  /** The client app, locked until the transaction ends; 404 when there is none. */
  lock(id: string): Promise<Client> {
    return this.em.findOneOrFail(Client, { id }, { failHandler: () => new NotFound(), lockMode: LockMode.PESSIMISTIC_WRITE });
  }
}
