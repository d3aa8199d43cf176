import { expectVersion, invalid, kernelConfig, NotFound, Outbox } from '@app/kernel';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ClientEnvironment } from '../environments/client-environment.entity.js';
import { assertRedirectUrls } from '../environments/environment-urls.js';
import { EnvironmentUpdated } from '../events.js';
import { apiResource } from './api-resource.js';
import { OPENID_PATH } from './openid-provider.js';
import type { OpenIdSettingsView, ReplaceOpenIdSettings } from './openid-settings.dto.js';
import { OpenIdSettings } from './openid-settings.entity.js';

/** How users sign in at the environments of the running organization. */
@Injectable()
export class OpenIdSettingsService {
  constructor(
    private readonly em: EntityManager,
    private readonly outbox: Outbox,
  ) {}

  async get(environmentId: string): Promise<OpenIdSettingsView> {
    await this.environment(environmentId);
    return present(environmentId, await this.em.findOne(OpenIdSettings, { environmentId }));
  }

  /** 422 for an address users may not be sent to. */
  async replace(environmentId: string, input: ReplaceOpenIdSettings): Promise<OpenIdSettingsView> {
    const environment = await this.environment(environmentId);
    const settings = await this.em.findOne(OpenIdSettings, { environmentId });
    expectVersion(settings ?? { version: 0 });
    const flawed = input.postLogoutRedirectUrls.findIndex((url) => !isAllowed(environment, url));
    if (flawed >= 0) throw invalid(`#/postLogoutRedirectUrls/${flawed}`, 'redirect_url_not_allowed', 'Users may not be sent there.');
    const changed = settings ? settings.edit(input) : Object.keys(input);
    const kept = settings ?? this.em.create(OpenIdSettings, { environmentId, ...input });
    const { clientId, environment: name, isActive } = environment;
    if (changed.length > 0) this.outbox.publish(EnvironmentUpdated, { clientId, environmentId, environment: name, isActive, changed });
    await this.em.flush();
    return present(environmentId, kept);
  }

  private environment(id: string): Promise<ClientEnvironment> {
    return this.em.findOneOrFail(ClientEnvironment, { id }, { failHandler: () => new NotFound() });
  }
}

function isAllowed({ environment }: ClientEnvironment, url: string): boolean {
  try {
    assertRedirectUrls(environment, [url]);
    return true;
  } catch {
    return false;
  }
}

function present(clientId: string, settings: OpenIdSettings | null): OpenIdSettingsView {
  const issuer = `${kernelConfig.value().PUBLIC_URL}${OPENID_PATH}`;
  const { audience, isPublic, postLogoutRedirectUrls, version } = settings ?? { audience: 'members' as const, isPublic: false, postLogoutRedirectUrls: [], version: 0 };
  return { clientId, issuer, discoveryUrl: `${issuer}/.well-known/openid-configuration`, apiResource: apiResource(), audience, isPublic, postLogoutRedirectUrls, version };
}
