import { runInScope, Scope, type PersonalDataSection } from '@app/kernel';
import type { EntityManager } from '@mikro-orm/postgresql';

/** The scopes a section wants to be asked in: one without an organization, or one in each of the person's. */
export function scopesFor(section: PersonalDataSection, em: EntityManager, userId: string, organizationIds: readonly string[]): Scope[] {
  const requestId = 'personal-data';
  if (section.per === 'person') return [new Scope({ em, requestId, userId })];
  return organizationIds.map((organizationId) => new Scope({ em, requestId, userId, organizationId }));
}

/** The items of an iterable, each step of it taken in the scope: whoever reads them may stand anywhere. */
export async function* itemsWithin<T>(scope: Scope, open: () => AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = runInScope(scope, open)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await runInScope(scope, () => iterator.next());
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await iterator.return?.();
  }
}
