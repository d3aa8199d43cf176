import { Activity } from './activity.entity.js';

const at = (text: string) => new Date(`2026-12-01T${text}:00Z`);
const activity = (values: Partial<Activity> = {}): Activity => Object.assign(Object.create(Activity.prototype) as Activity, { completed: false, ...values });

describe('An activity', () => {
  it('takes its reminder along when it is put off, unless that is set as well', () => {
    const moved = activity({ scheduledAt: at('09:00'), remindAt: at('08:45'), remindedAt: at('08:45') });
    expect(moved.edit({ scheduledAt: at('11:00') })).toEqual(['scheduledAt', 'remindAt']);
    expect([moved.remindAt, moved.remindedAt]).toEqual([at('10:45'), null]);
    const both = activity({ scheduledAt: at('09:00'), remindAt: at('08:45') });
    both.edit({ scheduledAt: at('11:00'), remindAt: at('10:00') });
    expect(both.remindAt).toEqual(at('10:00'));
    const none = activity({ scheduledAt: at('09:00'), remindAt: at('08:45') });
    none.edit({ scheduledAt: null });
    expect(none.remindAt).toEqual(at('08:45'));
  });

  it('does not change by being given the time it has', () => {
    const same = activity({ scheduledAt: at('09:00'), remindAt: at('08:45'), remindedAt: at('08:45') });
    expect(same.edit({ scheduledAt: at('09:00'), remindAt: at('08:45') })).toEqual([]);
    expect(same.remindedAt).toEqual(at('08:45'));
  });

  it('awaits its reminder until it was given, completed or deleted', () => {
    expect(activity().awaitsReminder()).toBe(false);
    expect(activity({ remindAt: at('08:45') }).awaitsReminder()).toBe(true);
    expect(activity({ remindAt: at('08:45'), remindedAt: at('08:45') }).awaitsReminder()).toBe(false);
    expect(activity({ remindAt: at('08:45'), completed: true }).awaitsReminder()).toBe(false);
    expect(activity({ remindAt: at('08:45'), deletedAt: at('08:00') }).awaitsReminder()).toBe(false);
  });

  it('is completed once, and opened again once', () => {
    const done = activity();
    done.complete(at('10:00'), 'user');
    expect([done.completed, done.completedAt, done.completedById]).toEqual([true, at('10:00'), 'user']);
    expect(() => done.complete(at('10:01'), 'user')).toThrow(expect.objectContaining({ code: 'activity_completed' }));
    done.reopen();
    expect([done.completed, done.completedAt, done.completedById]).toEqual([false, null, null]);
    expect(() => done.reopen()).toThrow(expect.objectContaining({ code: 'activity_not_completed' }));
  });

  it('is late when its time has come and nobody completed it', () => {
    expect(activity({ scheduledAt: at('09:00') }).isLate(at('09:01'))).toBe(true);
    expect(activity({ scheduledAt: at('09:00') }).isLate(at('08:59'))).toBe(false);
    expect(activity({ scheduledAt: at('09:00'), completed: true }).isLate(at('09:01'))).toBe(false);
    expect(activity().isLate(at('09:01'))).toBe(false);
  });

  it('reminds its assignee, or else its author', () => {
    expect(activity({ assignedToId: 'a', createdById: 'b' }).responsibleId()).toBe('a');
    expect(activity({ createdById: 'b' }).responsibleId()).toBe('b');
    expect(activity().responsibleId()).toBeNull();
  });
});
