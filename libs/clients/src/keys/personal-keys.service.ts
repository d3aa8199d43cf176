import { Outbox, requireUserId, type ListQuery, type Page } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { PersonalKeyCreated, PersonalKeyRevoked, PersonalKeyRotated, PersonalKeyUpdated } from '../events.js';
import { requestView, type ApiKeyRequestView } from '../requests/api-key-request.dto.js';
import type { CreateApiKey, PersonalKeyView, UpdateApiKey } from './api-key.dto.js';
import type { ApiKey } from './api-key.entity.js';
import { memberKeyView, personalKeyView } from './api-key.view.js';
import { IssueKeys, type IssuedKey } from './issue-keys.js';
import { assertGrantable } from './scope-names.js';

/** API keys of members of the running organization: each their own, and all of them for those who keep order. */
@Injectable()
export class PersonalKeysService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
    private readonly keys: IssueKeys,
  ) {}

  page(query: ListQuery): Promise<Page<PersonalKeyView>> {
    return personalKeyView.page(query);
  }

  get(id: string): Promise<PersonalKeyView> {
    return personalKeyView.one(id);
  }

  async create(input: CreateApiKey): Promise<PersonalKeyView & { token: string }> {
    const issued = await this.keys.issue({ userId: requireUserId() }, input);
    this.publishCreated(issued.key);
    return this.shown(issued);
  }

  async update(id: string, changes: UpdateApiKey): Promise<PersonalKeyView> {
    const userId = requireUserId();
    const key = await this.keys.lock({ id, userId });
    this.keys.assertLive(key);
    assertGrantable((changes.scopes ?? []).filter((scope) => !key.scopes.includes(scope)));
    const changed = key.edit(changes);
    if (changed.length > 0) this.outbox.publish(PersonalKeyUpdated, { personalKeyId: id, userId, changed });
    this.keys.forgetAfterCommit(key);
    await this.em.flush();
    return personalKeyView.one(id);
  }

  async rotate(id: string, overlapHours: number): Promise<PersonalKeyView & { token: string }> {
    const userId = requireUserId();
    const key = await this.keys.lock({ id, userId });
    const issued = await this.keys.rotate(key, { userId }, overlapHours);
    this.publishCreated(issued.key);
    this.outbox.publish(PersonalKeyRotated, { personalKeyId: id, userId, successorId: issued.key.id, endsAt: key.expiresAt!.toISOString() });
    return this.shown(issued);
  }

  async revoke(id: string): Promise<void> {
    this.end(await this.keys.lock({ id, userId: requireUserId() }));
  }

  async requests(id: string, query: ListQuery): Promise<Page<ApiKeyRequestView>> {
    await this.get(id);
    return requestView.page(query, { sql: 't.api_key_id = ?', params: [id] });
  }

  pageOfAll(query: ListQuery): Promise<Page<PersonalKeyView>> {
    return memberKeyView.page(query);
  }

  async revokeAnybodys(id: string): Promise<void> {
    this.end(await this.keys.lock({ id, userId: { $ne: null } }));
  }

  private end(key: ApiKey): void {
    if (this.keys.revoke(key)) this.outbox.publish(PersonalKeyRevoked, { personalKeyId: key.id, userId: key.userId! });
  }

  private publishCreated({ id, userId, scopes, expiresAt }: ApiKey): void {
    this.outbox.publish(PersonalKeyCreated, { personalKeyId: id, userId: userId!, scopes, expiresAt: expiresAt?.toISOString() ?? null });
  }

  private async shown({ key, token }: IssuedKey): Promise<PersonalKeyView & { token: string }> {
    return { ...(await personalKeyView.one(key.id)), token };
  }
}
