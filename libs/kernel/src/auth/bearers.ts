import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../scope/scope.js';

/** What came of a request that a program made. */
export interface AnsweredRequest {
  at: Date;
  method: string;
  /** As documented, e.g. `/v1/leads/:id`. */
  route: string;
  status: number;
  requestId: string;
  ip: string;
}

/** A kind of bearer token beside the access tokens of people, known by how it begins. */
export interface BearerKind {
  /** Whether the token is of this kind, from its form alone. */
  accepts(token: string): boolean;
  /** Who it stands for; null for one that is none, has ended, or was stopped. May remember its answer for two seconds. */
  authenticate(token: string): Promise<Actor | null>;
  /** Told of each request made with it, after the answer. Must not wait for anything. */
  answered?(actor: Actor, request: AnsweredRequest): void;
}

/** The kinds of bearer tokens that contexts know. Each registers its own when its module starts. */
@Injectable()
export class Bearers {
  readonly #kinds: BearerKind[] = [];
  readonly #actors = new WeakMap<FastifyRequest, { actor: Actor; kind: BearerKind; at: Date }>();

  register(kind: BearerKind): void {
    this.#kinds.push(kind);
  }

  /** Undefined for a token that no kind takes for its own. */
  kindOf(token: string): BearerKind | undefined {
    return this.#kinds.find((kind) => kind.accepts(token));
  }

  /** Remembers who made a request, for when it is answered. */
  identified(request: FastifyRequest, token: string, actor: Actor): void {
    const kind = actor.credential && this.kindOf(token);
    if (kind?.answered) this.#actors.set(request, { actor, kind, at: new Date() });
  }

  answered(request: FastifyRequest, reply: FastifyReply): void {
    const known = this.#actors.get(request);
    if (!known) return;
    const { method, id: requestId, ip } = request;
    known.kind.answered!(known.actor, { at: known.at, method, route: request.routeOptions.url ?? 'unmatched', status: reply.statusCode, requestId, ip });
  }
}
