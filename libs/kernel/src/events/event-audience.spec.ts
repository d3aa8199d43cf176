import { definePermissions } from '../auth/permissions.js';
import { defineAudiences, isVisible, permissionsToBeTold, type SeenEvent } from './event-audience.js';

const office = definePermissions('office', { keys: { read: 'See keys.' }, rooms: { read: 'See rooms.', read_all: 'See all rooms.' } });
const house = definePermissions('house', { doors: { read: 'See doors.' } }, 'installation');

defineAudiences({
  'office.key.': { permission: office.keys.read },
  'office.key.lent': { permission: office.keys.read, personalTo: 'userIds' },
  'office.room.': { permission: office.rooms.read, ofOthersWith: office.rooms.read_all },
  'office.diary.': { personalTo: 'userId' },
  'house.door.': { permission: house.doors.read },
});

const me = '01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e';
const somebody = '01937c4e-2222-7b3c-9d4e-5f6a7b8c9d0e';
const viewer = (...permissions: string[]) => ({ userId: me, permissions: new Set(permissions) });
const event = (type: string, data: Record<string, unknown> = {}, actorUserId: string | null = somebody): SeenEvent => ({ type, data, actorUserId });

describe('Who may see an event', () => {
  it('is nobody when nothing is said of it, and no member when it is the installation\'s', () => {
    const all = { userId: me, permissions: { has: () => true } as unknown as ReadonlySet<string> };
    expect(isVisible(event('office.desk.moved', { userId: me }), all)).toBe(false);
    expect(isVisible(event('house.door.opened', { userId: me }), all)).toBe(false);
    expect(isVisible(event('office.key.made'), all)).toBe(true);
    expect(permissionsToBeTold('office.desk.moved')).toBeUndefined();
    expect(permissionsToBeTold('house.door.opened')).toBeUndefined();
  });

  it('is whom it concerns, when it is personal, whatever others may', () => {
    const all = viewer(office.keys.read, office.rooms.read_all);
    expect(isVisible(event('office.diary.written', { userId: me }), viewer())).toBe(true);
    expect(isVisible(event('office.diary.written', { userId: somebody }), all)).toBe(false);
    expect(isVisible(event('office.key.lent', { userIds: [somebody, me] }), viewer())).toBe(true);
    expect(isVisible(event('office.key.lent', { userIds: [somebody] }), all)).toBe(false);
    expect(isVisible(event('office.key.lent'), all)).toBe(false);
  });

  it('is who has the permission of its resource', () => {
    expect(isVisible(event('office.key.made'), viewer(office.keys.read))).toBe(true);
    expect(isVisible(event('office.key.made'), viewer(office.rooms.read))).toBe(false);
  });

  it('is, of records of others, only who may see those; of one\'s own what one did or was given', () => {
    const own = viewer(office.rooms.read);
    expect(isVisible(event('office.room.painted'), own)).toBe(false);
    expect(isVisible(event('office.room.painted', {}, me), own)).toBe(true);
    expect(isVisible(event('office.room.painted', { assignedToId: me }), own)).toBe(true);
    expect(isVisible(event('office.room.painted'), viewer(office.rooms.read, office.rooms.read_all))).toBe(true);
    expect(isVisible(event('office.room.painted'), viewer(office.rooms.read_all))).toBe(false);
  });

  it('is a program with all permissions it takes, for a program owns nothing', () => {
    expect(permissionsToBeTold('office.key.made')).toEqual([office.keys.read]);
    expect(permissionsToBeTold('office.key.lent')).toEqual([office.keys.read]);
    expect(permissionsToBeTold('office.room.painted')).toEqual([office.rooms.read, office.rooms.read_all]);
    expect(permissionsToBeTold('office.diary.written')).toBeUndefined();
  });

  it('is said once', () => {
    expect(() => defineAudiences({ 'office.key.': { permission: office.keys.read } })).toThrow(/twice/);
  });
});
