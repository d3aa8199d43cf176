import { requireOrganizationId, requireScope } from '@app/kernel';
import { KINDS, type Channels, type NotificationKind } from '../notifications/notification-kinds.js';

type Row = Channels & { userId: string; kind: string };

const SELECT = `select user_id as "userId", kind, in_app as "inApp", email, digest from notification_preferences where organization_id = ?`;

/** How each of the users wants to be told about a kind. */
export async function channelsOf(userIds: readonly string[], kind: NotificationKind): Promise<(Channels & { userId: string })[]> {
  if (userIds.length === 0) return [];
  const chosen = await requireScope().rows<Row>(`${SELECT} and kind = ? and user_id = any(?::uuid[])`, [requireOrganizationId(), kind, userIds]);
  return userIds.map((userId) => ({ userId, ...(chosen.find((row) => row.userId === userId) ?? defaultsOf(kind)) }));
}

/** What the user chose, by kind. */
export async function choicesOf(userId: string): Promise<Map<string, Channels>> {
  const rows = await requireScope().rows<Row>(`${SELECT} and user_id = ?`, [requireOrganizationId(), userId]);
  return new Map(rows.map(({ kind, inApp, email, digest }) => [kind, { inApp, email, digest }]));
}

export function defaultsOf(kind: NotificationKind): Channels {
  const { inApp, email, digest } = KINDS[kind];
  return { inApp, email, digest };
}
