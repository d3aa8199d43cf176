import { declaredEvents, permissionsToBeTold } from '@app/kernel';
import type { WebhookType } from './webhook.entity.js';

/** What the types that choose for themselves stand for. */
const BEGINNINGS: Readonly<Record<Exclude<WebhookType, 'custom'>, readonly string[]>> = {
  auth: ['identity.', 'tenancy.member.', 'tenancy.invitation.', 'clients.token.', 'clients.personal_key.'],
  subscription: ['billing.', 'commerce.subscription.'],
};

/** A type of events, or the beginning of one and `*`: `crm.lead.created`, `crm.lead.*`, `crm.*`, `*`. */
export const EVENT_PATTERN = /^(\*|[a-z]+\.\*|[a-z]+\.[a-z_-]+\.(\*|[a-z_-]+))$/;

/** The patterns of a webhook: those it names, else all that its type stands for. */
export const patternsOf = (type: WebhookType, named: readonly string[] | undefined): string[] =>
  named ? [...named] : type === 'custom' ? [] : BEGINNINGS[type].map((beginning) => `${beginning}*`);

/** Whether a webhook of this type may name the pattern. */
export const belongsTo = (type: WebhookType, pattern: string): boolean => type === 'custom' || BEGINNINGS[type].some((beginning) => pattern.startsWith(beginning));

/** For LIKE, where `_` and `%` would stand for anything. */
export const toLikePattern = (pattern: string): string => pattern.replaceAll('_', '\\_').replace(/\*$/, '%');

/** True when the pattern chooses a type that exists and that programs may be told of. */
export function choosesSomething(pattern: string): boolean {
  const beginning = pattern.replace(/\*$/, '');
  return visibleTypes().some(({ type }) => (pattern.endsWith('*') ? type.startsWith(beginning) : type === pattern));
}

export interface VisibleType {
  type: string;
  /** All of them are needed. */
  permissions: string[];
}

let known: VisibleType[] | undefined;

/** Every type of events of organizations that programs may be told of. What is declared does not change once the application runs. */
export function visibleTypes(): VisibleType[] {
  known ??= declaredEvents().flatMap(({ type, system }) => {
    const permissions = system ? undefined : permissionsToBeTold(type);
    return permissions ? [{ type, permissions }] : [];
  });
  return known;
}
