import { AllowedOrigins, constraintOf, expectVersion, NotFound, Outbox, requireScope, type ListQuery, type Page } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ClientEnvironmentExists } from '../clients/client.problems.js';
import { ClientsService } from '../clients/clients.service.js';
import { EnvironmentCreated, EnvironmentDeleted, EnvironmentUpdated } from '../events.js';
import { AuthenticateKeys } from '../keys/authenticate-keys.js';
import { assertGrantable } from '../keys/scope-names.js';
import type { ClientEnvironmentView, CreateClientEnvironment, UpdateClientEnvironment } from './client-environment.dto.js';
import { ClientEnvironment } from './client-environment.entity.js';
import { clientEnvironmentView } from './client-environment.view.js';
import { assertOrigins, assertRedirectUrls } from './environment-urls.js';

/** Where the client apps of the running organization run. What is changed here holds within two seconds in every process, in this one at once. */
@Injectable()
export class ClientEnvironmentsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly clientApps: ClientsService,
    private readonly authentication: AuthenticateKeys,
    private readonly origins: AllowedOrigins,
  ) {}

  async page(clientId: string, query: ListQuery): Promise<Page<ClientEnvironmentView>> {
    await this.clientApps.get(clientId);
    return clientEnvironmentView.page(query, { sql: 't.client_id = ?', params: [clientId] });
  }

  get(id: string): Promise<ClientEnvironmentView> {
    return clientEnvironmentView.one(id);
  }

  /** 409 for an environment the app has; 422 for URLs and scopes that may not be; 403 for scopes beyond one's own. */
  async create(clientId: string, input: CreateClientEnvironment): Promise<ClientEnvironmentView> {
    await this.clientApps.lock(clientId);
    assertRedirectUrls(input.environment, input.redirectUrls);
    assertOrigins(input.environment, input.allowedOrigins);
    assertGrantable(input.scopes);
    const environment = this.em.create(ClientEnvironment, { ...input, clientId, createdById: requireScope().userId });
    this.outbox.publish(EnvironmentCreated, factsOf(environment));
    await this.em.flush().catch((error: unknown) => {
      throw constraintOf(error) === 'client_environments_environment' ? new ClientEnvironmentExists() : error;
    });
    this.forgetAfterCommit();
    return clientEnvironmentView.present(environment);
  }

  async update(id: string, changes: UpdateClientEnvironment): Promise<ClientEnvironmentView> {
    const environment = await this.load(id);
    expectVersion(environment);
    assertRedirectUrls(environment.environment, changes.redirectUrls ?? []);
    assertOrigins(environment.environment, changes.allowedOrigins ?? []);
    assertGrantable((changes.scopes ?? []).filter((scope) => !environment.scopes.includes(scope)));
    const changed = environment.edit(changes);
    if (changed.length > 0) this.outbox.publish(EnvironmentUpdated, { ...factsOf(environment), isActive: environment.isActive, changed });
    await this.em.flush();
    this.forgetAfterCommit();
    return clientEnvironmentView.present(environment);
  }

  async delete(id: string): Promise<void> {
    const environment = await this.load(id);
    expectVersion(environment);
    this.em.remove(environment);
    this.outbox.publish(EnvironmentDeleted, factsOf(environment));
    this.forgetAfterCommit();
  }

  /** 404 when there is none. */
  load(id: string): Promise<ClientEnvironment> {
    return this.em.findOneOrFail(ClientEnvironment, { id }, { failHandler: () => new NotFound() });
  }

  private forgetAfterCommit(): void {
    requireScope().afterCommit(() => {
      this.authentication.forgetAll();
      this.origins.forget();
    });
  }
}

const factsOf = ({ id, clientId, environment }: ClientEnvironment) => ({ clientId, environmentId: id, environment });
