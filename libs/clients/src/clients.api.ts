import { AccessPolicy, requireScope, validated } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { CreateApiKeyDto } from './keys/api-key.dto.js';
import { ClientTokensService } from './keys/client-tokens.service.js';
import { PersonalKeysService } from './keys/personal-keys.service.js';

interface NewToken {
  organizationId: string;
  /** A member, who may give away what they may do themselves. */
  userId: string;
  /** Of a client app; a key of the member's own without. */
  environmentId: string | undefined;
  name: string;
  scopes: readonly string[];
  /** RFC 3339; in a year unless given. */
  expiresAt: string | undefined;
}

export interface IssuedToken {
  id: string;
  token: string;
  expiresAt: string | null;
}

/** What others may ask of clients, in-process. */
@Injectable()
export class ClientsApi {
  constructor(
    private readonly policy: AccessPolicy,
    private readonly clientTokens: ClientTokensService,
    private readonly personalKeys: PersonalKeysService,
  ) {}

  /** A token as the member would make it, shown this once; null for who is no active member. Outside of a transaction. */
  async issueToken({ organizationId, userId, environmentId, ...input }: NewToken): Promise<IssuedToken | null> {
    const actor = await this.policy.actorInAbsence(userId, organizationId);
    if (!actor) return null;
    const scope = requireScope();
    scope.actAs(organizationId, userId);
    scope.actor = actor;
    const checked = validated(CreateApiKeyDto, input);
    return scope.transaction(async (): Promise<IssuedToken> => (environmentId ? this.clientTokens.create(environmentId, checked) : this.personalKeys.create(checked)));
  }
}
