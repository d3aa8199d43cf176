import { declaredPermissions, runInScope, Scope, type Actor } from '@app/kernel';
import { entriesFor } from './timeline-entry.view.js';
import { TIMELINE_KINDS } from './timeline-facts.js';

const subject = { type: 'lead', id: '01937c4e-8f2a-7b3c-9d4e-5f6a7b8c9d0e' } as const;
const all = new Set<string>(TIMELINE_KINDS.values());

/** The kinds a reader with these permissions is shown; undefined for all of them. */
function shownTo(permissions: ReadonlySet<string>, kinds?: string): unknown {
  const scope = new Scope({ em: undefined as never, requestId: 'test' });
  scope.actor = { permissions } as Actor;
  return runInScope(scope, () => entriesFor(subject, kinds).params[2]);
}

describe('The entries of a timeline', () => {
  it('are all there for who may read everything they are about', () => {
    expect(shownTo(all)).toBeUndefined();
    expect(shownTo(all, 'deal_won,email_received')).toEqual(['deal_won', 'email_received']);
  });

  it('about mail are not there for who may not read mail, asked for or not', () => {
    const withoutMail = new Set([...all].filter((permission) => permission !== 'messaging.threads.read'));
    expect(shownTo(withoutMail)).toEqual([...TIMELINE_KINDS.keys()].filter((kind) => !kind.startsWith('email_')));
    expect(shownTo(withoutMail, 'email_received,deal_won')).toEqual(['deal_won']);
    expect(shownTo(withoutMail, 'email_received')).toEqual([]);
  });

  it('are none for who may read nothing', () => {
    expect(shownTo(new Set())).toEqual([]);
  });

  it('of crm take permissions that are declared', () => {
    const declared = declaredPermissions('organization').map(({ permission }) => permission as string);
    expect([...all].filter((permission) => permission.startsWith('crm.') && !declared.includes(permission))).toEqual([]);
  });
});
