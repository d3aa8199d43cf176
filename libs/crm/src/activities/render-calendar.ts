import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventStatus } from 'ical-generator';

/** A scheduled activity as the calendar shows it. */
export interface CalendarActivity {
  id: string;
  activityType: string;
  subject: string;
  description: string;
  scheduledAt: Date;
  durationMinutes: number | null;
  remindAt: Date | null;
  completed: boolean;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

const DEFAULT_MINUTES = 30;
const MINUTE_MS = 60_000;
/** How often a program should ask again. */
const REFRESH_SECONDS = 900;
const MENTION = /@\[[0-9a-f-]{36}\]/gi;
/** What a calendar has no place for (RFC 5545 §3.1: no controls but the tab). */
// eslint-disable-next-line no-control-regex -- exactly those
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * An iCalendar document (RFC 5545) of the activities. The UID of each stays the same for good and its SEQUENCE grows with
 * every change, so that programs replace what they have; `host` makes the UIDs unique in the world (§3.8.4.7).
 */
export function renderCalendar(activities: readonly CalendarActivity[], { host, name }: { host: string; name: string }): string {
  const calendar = ical({ name, prodId: { company: 'Frontoffice', product: 'Activities', language: 'EN' }, method: ICalCalendarMethod.PUBLISH, ttl: REFRESH_SECONDS });
  for (const activity of activities) calendar.createEvent(eventOf(activity, host));
  return calendar.toString();
}

function eventOf(activity: CalendarActivity, host: string) {
  const { id, subject, description, scheduledAt, durationMinutes, remindAt, completed, createdAt, updatedAt, version, activityType } = activity;
  const trigger = remindAt && !completed ? remindAt : null;
  return {
    id: `${id}@${host}`,
    start: scheduledAt,
    end: new Date(scheduledAt.getTime() + (durationMinutes ?? DEFAULT_MINUTES) * MINUTE_MS),
    stamp: updatedAt,
    created: createdAt,
    lastModified: updatedAt,
    sequence: version - 1,
    summary: (completed ? `✓ ${subject}` : subject).replace(CONTROLS, ''),
    description: description.replace(MENTION, '@…').replace(CONTROLS, ''),
    status: ICalEventStatus.CONFIRMED,
    categories: [{ name: activityType }],
    ...(trigger ? { alarms: [{ type: ICalAlarmType.display, trigger, description: subject.replace(CONTROLS, '') }] } : {}),
  };
}
