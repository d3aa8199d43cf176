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

type Secured = { permission: Permission; sensitive?: boolean };

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
    if (endpoint.permission === Public) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const actor = await this.identify(request, endpoint.sensitive ? 'now' : 'lately');
    const scope = requireScope();
    scope.actor = actor;
    scope.actAs(actor.organizationId, actor.userId);
    if (actor.credential) await assertWithinBounds(actor, request.ip);
    if (actor.organizationId) await requireHttp().limitOrganization();
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
    if (token) await requireHttp().limitRefused();
    throw new Unauthenticated();
  }
}

/** Where a program may call from, and how often. */
async function assertWithinBounds({ credential }: Actor, ip: string): Promise<void> {
  const { allowedNetworks, requestsPerMinute } = credential!;
  if (allowedNetworks.length > 0 && !isWithin(ip, allowedNetworks)) throw new AddressNotAllowed();
  if (requestsPerMinute !== null) await requireHttp().limitCredential();
}

/** A program has no self to look at, proves nothing anew, and is no operator. */
function assertNoPersonNeeded({ permission, sensitive }: Secured): void {
  if (sensitive || permission === SignedIn || realmOf(permission) === 'installation') throw new PersonRequired();
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
