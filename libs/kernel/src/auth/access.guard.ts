import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { endpointOf } from '../http/endpoint.js';
import { requireHttp } from '../http/http-exchange.js';
import { Forbidden, MfaRequired, NotFound, OrganizationRequired, StepUpRequired, Unauthenticated } from '../http/problem.js';
import { requireScope, type Actor } from '../scope/scope.js';
import { AccessPolicy } from './access-policy.js';
import { Public, realmOf, SignedIn, type Permission } from './permissions.js';

const STEP_UP_SECONDS = 600;

/** Denies by default: a handler without @Endpoint does not exist, every other one names the permission it needs. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly policy: AccessPolicy) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = endpointOf(context.getHandler());
    if (!endpoint) throw new NotFound();
    if (endpoint.permission === Public) return true;
    const token = bearerToken(context.switchToHttp().getRequest<FastifyRequest>().headers.authorization);
    const actor = token ? await this.policy.authenticate(token, endpoint.sensitive ? 'now' : 'lately') : null;
    if (!actor) {
      if (token) await requireHttp().limitRefused();
      throw new Unauthenticated();
    }
    const scope = requireScope();
    scope.actor = actor;
    scope.actAs(actor.organizationId, actor.userId);
    if (actor.organizationId) await requireHttp().limitOrganization();
    if (endpoint.permission !== SignedIn) assertPermitted(actor, endpoint.permission);
    if (endpoint.sensitive) assertRecentlyProven(actor);
    return true;
  }
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
