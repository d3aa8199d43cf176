import { invalid, Outbox, requireScope, type ListQuery, type Page } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ClientEnvironmentsService } from '../environments/client-environments.service.js';
import { TokenCreated, TokenRevoked, TokenRotated, TokenUpdated } from '../events.js';
import { requestView, type ApiKeyRequestView } from '../requests/api-key-request.dto.js';
import type { ClientTokenView, CreateApiKey, UpdateApiKey } from './api-key.dto.js';
import type { ApiKey } from './api-key.entity.js';
import { clientTokenView } from './api-key.view.js';
import { IssueKeys, type IssuedKey } from './issue-keys.js';
import { assertGrantable } from './scope-names.js';

/** The tokens of client apps in the running organization. Every method answers or throws 404 for rows that are not its own. */
@Injectable()
export class ClientTokensService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly environments: ClientEnvironmentsService,
    private readonly keys: IssueKeys,
  ) {}

  async page(environmentId: string, query: ListQuery): Promise<Page<ClientTokenView>> {
    await this.environments.get(environmentId);
    return clientTokenView.page(query, { sql: 't.environment_id = ?', params: [environmentId] });
  }

  get(id: string): Promise<ClientTokenView> {
    return clientTokenView.one(id);
  }

  /** 403 for scopes beyond one's own, 422 for scopes beyond the environment's. */
  async create(environmentId: string, input: CreateApiKey): Promise<ClientTokenView & { token: string }> {
    await this.assertWithinEnvironment(environmentId, input.scopes);
    const issued = await this.keys.issue({ environmentId }, input);
    this.publishCreated(issued.key, environmentId);
    return this.shown(issued);
  }

  async update(id: string, changes: UpdateApiKey): Promise<ClientTokenView> {
    const { key, environmentId } = await this.lock(id);
    this.keys.assertLive(key);
    if (changes.scopes) await this.assertWithinEnvironment(environmentId, changes.scopes);
    assertGrantable((changes.scopes ?? []).filter((scope) => !key.scopes.includes(scope)));
    const changed = key.edit(changes);
    if (changed.length > 0) this.outbox.publish(TokenUpdated, { tokenId: id, environmentId, changed });
    this.keys.forgetAfterCommit(key);
    await this.em.flush();
    return clientTokenView.one(id);
  }

  async rotate(id: string, overlapHours: number): Promise<ClientTokenView & { token: string }> {
    const { key, environmentId } = await this.lock(id);
    const issued = await this.keys.rotate(key, { environmentId }, overlapHours);
    this.publishCreated(issued.key, environmentId);
    this.outbox.publish(TokenRotated, { tokenId: id, environmentId, successorId: issued.key.id, endsAt: key.expiresAt!.toISOString() });
    return this.shown(issued);
  }

  /** Revoking twice is revoking once. */
  async revoke(id: string): Promise<void> {
    const { key, environmentId } = await this.lock(id);
    if (this.keys.revoke(key)) this.outbox.publish(TokenRevoked, { tokenId: id, environmentId });
  }

  async requests(id: string, query: ListQuery): Promise<Page<ApiKeyRequestView>> {
    await this.get(id);
    return requestView.page(query, { sql: 't.api_key_id = ?', params: [id] });
  }

  private async assertWithinEnvironment(environmentId: string, scopes: readonly string[]): Promise<void> {
    const environment = await this.environments.load(environmentId);
    const beyond = scopes.findIndex((scope) => !environment.scopes.includes(scope));
    if (beyond >= 0) throw invalid(`#/scopes/${beyond}`, 'scope_beyond_environment', 'The environment does not have this scope.');
  }

  private async lock(id: string): Promise<{ key: ApiKey; environmentId: string }> {
    const key = await this.keys.lock({ id, environmentId: { $ne: null } });
    return { key, environmentId: key.environmentId! };
  }

  private publishCreated({ id, scopes, expiresAt }: ApiKey, environmentId: string): void {
    this.outbox.publish(TokenCreated, { tokenId: id, environmentId, scopes, expiresAt: expiresAt?.toISOString() ?? null });
  }

  private async shown({ key, token }: IssuedKey): Promise<ClientTokenView & { token: string }> {
    await requireScope().em.flush();
    return { ...(await clientTokenView.one(key.id)), token };
  }
}
