import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { endpointOf } from '../http/endpoint.js';
import { requireHttp } from '../http/http-exchange.js';
import { AddressNotAllowed, Forbidden, MfaRequired, NotFound, OrganizationRequired, PersonRequired, StepUpRequired, Unauthenticated } from '../http/problem.js';
import { requireScope, type Actor } from '../scope/scope.js';
import { AccessPolicy } from './access-policy.js';
import { isWithin } from './allowed-networks.js';
import { Bearers } from './bearers.js';
import { Public, realmOf, SignedIn, type Permission } from './permissions.js';

const STEP_UP_SECONDS = 600;

type Secured = { permission: Permission; sensitive?: boolean; guests?: Permission };

/** Denies by default: a handler without @Endpoint does not exist, every other one names the permission it needs. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly policy: AccessPolicy,
    private readonly bearers: Bearers,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = endpointOf(context.getHandler());
    if (!endpoint) throw new NotFound();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (endpoint.permission === Public) {
      // nobody looks at it here, so a new one with each request must not get a new rate each time
      if (request.headers.authorization) await requireHttp().limitAddress();
      return true;
    }
    const actor = await this.identify(request, endpoint.sensitive ? 'now' : 'lately');
    const scope = requireScope();
    scope.actor = actor;
    scope.actAs(actor.organizationId, actor.userId);
    assertFromAllowedNetwork(actor, request.ip);
    await requireHttp().limitCaller();
    if (actor.organizationId) await requireHttp().limitOrganization();
    if (actor.kind === 'guest') return isOpenTo(actor, endpoint);
    if (actor.kind !== 'member') assertNoPersonNeeded(endpoint);
    if (endpoint.permission !== SignedIn) assertPermitted(actor, endpoint.permission);
    if (endpoint.sensitive) assertRecentlyProven(actor);
    return true;
  }

  private async identify(request: FastifyRequest, freshness: 'lately' | 'now'): Promise<Actor> {
    const token = bearerToken(request.headers.authorization);
    const actor = token ? await this.policy.authenticate(token, freshness) : null;
    if (token && actor) {
      this.bearers.identified(request, token, actor);
      return actor;
    }
    if (token) await requireHttp().limitAddress();
    throw new Unauthenticated();
  }
}

/** Programs may be bound to networks. */
function assertFromAllowedNetwork({ credential }: Actor, ip: string): void {
  const networks = credential?.allowedNetworks ?? [];
  if (networks.length > 0 && !isWithin(ip, networks)) throw new AddressNotAllowed();
}

/** A program has no self to look at, proves nothing anew, and is no operator. */
function assertNoPersonNeeded({ permission, sensitive }: Secured): void {
  if (sensitive || permission === SignedIn || realmOf(permission) === 'installation') throw new PersonRequired();
}

/** A guest has no permission of the organization, and no self here but what says that it is open to guests. */
function isOpenTo({ permissions }: Actor, { guests, sensitive }: Secured): true {
  if (!guests || sensitive) throw new PersonRequired();
  if (!permissions.has(guests)) throw new Forbidden({ extensions: { permission: guests } });
  return true;
}

function assertPermitted(actor: Actor, permission: Permission): void {
  const ofInstallation = realmOf(permission) === 'installation';
  if (!ofInstallation && !actor.organizationId) throw new OrganizationRequired();
  if (!ofInstallation && actor.mfaMissing) throw new MfaRequired();
  if (!actor.permissions.has(permission)) throw new Forbidden({ extensions: { permission } });
}

/** A stolen access token must not change what keeps the account its owner's (ASVS 5.0 V7.5.1). */
function assertRecentlyProven(actor: Actor): void {
  if (Date.now() / 1000 - actor.authTimeSeconds > STEP_UP_SECONDS) throw new StepUpRequired({ extensions: { maxAgeSeconds: STEP_UP_SECONDS } });
}

function bearerToken(header: string | undefined): string | undefined {
  return header?.startsWith('Bearer ') ? header.slice(7) : undefined;
}
