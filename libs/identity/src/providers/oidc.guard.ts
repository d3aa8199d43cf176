import { applyDecorators, Inject, Injectable, SetMetadata, UseGuards, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import type { OidcLeg, OidcOutcome } from './oidc-leg.js';
import { OidcStrategy } from './oidc.strategy.js';
import { PrepareLeg, type LegKind } from './prepare-leg.js';
import { ProviderRefusal } from './provider-refusal.js';

const STRATEGY = 'oidc';
const LEG = Symbol('oidc leg');

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the OIDC guard got with this request. */
    oidc?: OidcOutcome;
    oidcLeg?: OidcLeg;
  }
}

/** Hands the request to Passport. It refuses nothing itself: the handler learns where the attempt led, and answers. */
@Injectable()
export class OidcGuard extends AuthGuard(STRATEGY) {
  // named explicitly: the base class says of its own first parameter what it is
  constructor(@Inject(PrepareLeg) private readonly prepare: PrepareLeg) {
    super();
    passport.use(STRATEGY, new OidcStrategy());
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const prepared = await this.prepare.prepare(Reflect.getMetadata(LEG, context.getHandler()) as LegKind);
    if (prepared === null) return true; // the parameters are wrong, which the validation says next
    if (prepared instanceof ProviderRefusal) request.oidc = { kind: 'refused', refusal: prepared, returnPath: '/' };
    else request.oidcLeg = prepared;
    return prepared instanceof ProviderRefusal || (await super.canActivate(context)) === true;
  }

  override getAuthenticateOptions(context: ExecutionContext): object {
    return { session: false, property: STRATEGY, leg: context.switchToHttp().getRequest<FastifyRequest>().oidcLeg };
  }
}

/** Runs the handler with `request.oidc` set. */
export const OidcLegOf = (kind: LegKind): MethodDecorator => applyDecorators(SetMetadata(LEG, kind), UseGuards(OidcGuard));

/** Where the guard got; throws when it did not run. */
export function outcomeOf({ oidc }: FastifyRequest): OidcOutcome {
  if (!oidc) throw new Error('No attempt was made.');
  return oidc;
}
