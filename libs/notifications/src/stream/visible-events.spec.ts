import { isVisible, type SeenEvent } from './visible-events.js';

const me = '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e';
const somebody = '01937c4e-2222-7b3c-9d4e-5f6a7b8c9d0e';
const viewer = (...permissions: string[]) => ({ userId: me, permissions: new Set(permissions) });
const event = (type: string, data: Record<string, unknown> = {}, actorUserId: string | null = somebody): SeenEvent => ({ type, data, actorUserId });

describe('What an event stream shows', () => {
  it('is nothing that is not named', () => {
    const all = { userId: me, permissions: { has: () => true } as unknown as ReadonlySet<string> };
    expect(isVisible(event('identity.user.updated', { userId: me }), all)).toBe(false);
    expect(isVisible(event('messaging.thread.linked'), all)).toBe(false);
    expect(isVisible(event('crm.lead.created'), all)).toBe(true);
  });

  it('are notifications, mail, reminders, mentions and records given to oneself, of oneself alone', () => {
    const one = viewer('crm.activities.read', 'crm.records.read_all', 'messaging.threads.read');
    for (const [type, field] of [['notifications.notification.created', 'userId'], ['messaging.email.received', 'ownerUserId'], ['crm.activity.reminder_due', 'userId'], ['crm.record.assigned', 'assignedToId']] as const) {
      expect([type, isVisible(event(type, { [field]: me }), one), isVisible(event(type, { [field]: somebody }), one)]).toEqual([type, true, false]);
    }
    expect(isVisible(event('crm.activity.mentioned', { userIds: [somebody, me] }), one)).toBe(true);
    expect(isVisible(event('crm.activity.mentioned', { userIds: [somebody] }), one)).toBe(false);
  });

  it('is what the permission of its resource allows', () => {
    expect(isVisible(event('commerce.order.created'), viewer('commerce.orders.read'))).toBe(true);
    expect(isVisible(event('commerce.order.created'), viewer('commerce.customers.read'))).toBe(false);
    expect(isVisible(event('crm.lead.created'), viewer('crm.deals.read', 'crm.records.read_all'))).toBe(false);
  });

  it('of records is only what one did or was given, for who may not see those of everybody', () => {
    const own = viewer('crm.leads.read');
    expect(isVisible(event('crm.lead.updated'), own)).toBe(false);
    expect(isVisible(event('crm.lead.updated', {}, me), own)).toBe(true);
    expect(isVisible(event('crm.lead.created', { assignedToId: me }), own)).toBe(true);
    expect(isVisible(event('crm.lead.updated'), viewer('crm.leads.read', 'crm.records.read_all'))).toBe(true);
  });
});
