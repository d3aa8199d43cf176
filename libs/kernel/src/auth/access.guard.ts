import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { endpointOf } from '../http/endpoint.js';
import { requireHttp } from '../http/http-exchange.js';
import { Forbidden, NotFound, OrganizationRequired, Unauthenticated } from '../http/problem.js';
import { requireScope } from '../scope/scope.js';
import { AccessPolicy } from './access-policy.js';
import { Public, SignedIn } from './permissions.js';

/** Denies by default: a handler without @Endpoint does not exist, every other one names the permission it needs. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly policy: AccessPolicy) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = endpointOf(context.getHandler());
    if (!endpoint) throw new NotFound();
    if (endpoint.permission === Public) return true;
    const token = bearerToken(context.switchToHttp().getRequest<FastifyRequest>().headers.authorization);
    const actor = token ? await this.policy.authenticate(token) : null;
    if (!actor) {
      if (token) await requireHttp().limitRefused();
      throw new Unauthenticated();
    }
    const scope = requireScope();
    scope.actor = actor;
    scope.actAs(actor.organizationId, actor.userId);
    if (actor.organizationId) await requireHttp().limitOrganization();
    if (endpoint.permission === SignedIn) return true;
    if (!actor.organizationId) throw new OrganizationRequired();
    if (!actor.permissions.has(endpoint.permission)) throw new Forbidden({ extensions: { permission: endpoint.permission } });
    return true;
  }
}

function bearerToken(header: string | undefined): string | undefined {
  return header?.startsWith('Bearer ') ? header.slice(7) : undefined;
}
