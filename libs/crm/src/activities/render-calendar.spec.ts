import { renderCalendar, type CalendarActivity } from './render-calendar.js';

const activity = (overrides: Partial<CalendarActivity> = {}): CalendarActivity => ({
  id: '01937c4e-cccc-7b3c-9d4e-5f6a7b8c9d0e',
  activityType: 'meeting',
  subject: 'Walk through the offer',
  description: '',
  scheduledAt: new Date('2026-12-01T09:00:00Z'),
  durationMinutes: 45,
  remindAt: null,
  completed: false,
  createdAt: new Date('2026-11-20T09:30:00Z'),
  updatedAt: new Date('2026-11-21T09:30:00Z'),
  version: 3,
  ...overrides,
});
const render = (...activities: CalendarActivity[]) => renderCalendar(activities, { host: 'app.example.com', name: 'Activities' });
/** Lines as they were before they were folded (RFC 5545 §3.1). */
const lines = (text: string) => text.replace(/\r\n[ \t]/g, '').split('\r\n');

describe('A calendar', () => {
  it('holds each activity under an id that stays, and a number that grows with its changes', () => {
    const text = lines(render(activity()));
    expect(text).toEqual(expect.arrayContaining([
      'BEGIN:VCALENDAR', 'VERSION:2.0', 'UID:01937c4e-cccc-7b3c-9d4e-5f6a7b8c9d0e@app.example.com', 'SEQUENCE:2', 'DTSTART:20261201T090000Z', 'DTEND:20261201T094500Z',
      'DTSTAMP:20261121T093000Z', 'SUMMARY:Walk through the offer', 'CATEGORIES:meeting',
    ]));
    expect(render(activity())).toBe(render(activity()));
  });

  it('lets nothing in a text become a line or a property of its own', () => {
    const text = lines(render(activity({ subject: 'A; B, C\\D', description: 'one\r\nEND:VEVENT\nBEGIN:VEVENT\u0007 and @[01937c4e-1111-7b3c-9d4e-5f6a7b8c9d0e]' })));
    expect(text).toContain('SUMMARY:A\\; B\\, C\\\\D');
    expect(text.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
    expect(text.find((line) => line.startsWith('DESCRIPTION:'))).toMatch(/^DESCRIPTION:one\\n(\\n)?END:VEVENT\\nBEGIN:VEVENT and @…$/);
  });

  it('folds lines at 75 octets', () => {
    const text = render(activity({ subject: 'ä'.repeat(120) }));
    expect(text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    expect(lines(text)).toContain(`SUMMARY:${'ä'.repeat(120)}`);
  });

  it('lasts half an hour where nobody said, rings at the reminder, and marks what is done', () => {
    expect(lines(render(activity({ durationMinutes: null })))).toContain('DTEND:20261201T093000Z');
    const remindAt = new Date('2026-12-01T08:45:00Z');
    expect(lines(render(activity({ remindAt })))).toContain('TRIGGER;VALUE=DATE-TIME:20261201T084500Z');
    const done = lines(render(activity({ remindAt, completed: true })));
    expect(done).toContain('SUMMARY:✓ Walk through the offer');
    expect(done).not.toContain('BEGIN:VALARM');
  });
});
