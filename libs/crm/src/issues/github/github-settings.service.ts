import { constraintOf, kernelConfig, NotFound, requireOrganizationId, requireScope, type ListQuery } from '@app/kernel';
import { TenancyApi } from '@app/tenancy';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { GithubLoginTaken } from '../issue.problems.js';
import { GithubLoginSchema } from './github-login.entity.js';
import { GithubLoginView } from './github-login.view.js';
import type { CreateGithubLogin } from './github.dto.js';
import { WebhookSecrets } from './webhook-secrets.js';

/** How the running organization's GitHub plugins are called back, and who its members are at GitHub. */
@Injectable()
export class GithubSettingsService {
  constructor(
    private readonly em: EntityManager,
    private readonly secrets: WebhookSecrets,
    private readonly tenancy: TenancyApi,
  ) {}

  /** 404 for what is no GitHub plugin. */
  async makeSecret(pluginId: string) {
    const rows = await requireScope().rows(`select 1 from plugins where organization_id = ? and id = ? and data_source = 'github'`, [requireOrganizationId(), pluginId]);
    if (rows.length === 0) throw new NotFound();
    const { secret, previousUntil } = await this.secrets.rotate(pluginId);
    const payloadUrl = `${kernelConfig.value().PUBLIC_URL.replace(/\/$/, '')}/callbacks/github/${pluginId}`;
    return { payloadUrl, secret, previousUntil: previousUntil?.toISOString() ?? null };
  }

  logins(query: ListQuery) {
    return GithubLoginView.page(query);
  }

  /** 409 `github_login_taken`. */
  async addLogin({ userId, login }: CreateGithubLogin) {
    await this.tenancy.requireMember(userId, '#/userId');
    const row = this.em.create(GithubLoginSchema, { userId, login });
    try {
      await this.em.flush();
    } catch (error) {
      throw ['github_logins_user_id', 'github_logins_login'].includes(constraintOf(error) ?? '') ? new GithubLoginTaken() : error;
    }
    return GithubLoginView.one(row.id);
  }

  async removeLogin(id: string): Promise<void> {
    const row = await this.em.findOneOrFail(GithubLoginSchema, { id }, { failHandler: () => new NotFound() });
    this.em.remove(row);
  }
}
