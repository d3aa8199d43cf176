import type { NOTIFICATION_TYPES } from './notification.entity.js';

/** By which ways a member is told. */
export interface Channels {
  inApp: boolean;
  email: boolean;
  digest: boolean;
}

interface Kind extends Channels {
  description: string;
  title: string;
  /** Generic: whoever is told asks the related object's context for more, with their own rights. */
  message: string;
  type: (typeof NOTIFICATION_TYPES)[number];
  relatedObjectType: string;
}

const told = { type: 'info', inApp: true, email: false, digest: false } as const;
const summed = { ...told, digest: true } as const;

/** What members are told about; the channels are those of somebody who chose nothing. */
export const KINDS = {
  lead_assigned: { ...summed, description: 'A lead was given to me.', title: 'A lead for you', message: 'A lead was given to you.', relatedObjectType: 'lead' },
  deal_assigned: { ...summed, description: 'A deal was given to me.', title: 'A deal for you', message: 'A deal was given to you.', relatedObjectType: 'deal' },
  contact_assigned: { ...summed, description: 'A contact was given to me.', title: 'A contact for you', message: 'A contact was given to you.', relatedObjectType: 'contact' },
  account_assigned: { ...summed, description: 'An account was given to me.', title: 'An account for you', message: 'An account was given to you.', relatedObjectType: 'account' },
  activity_assigned: { ...summed, description: 'An activity was given to me.', title: 'An activity for you', message: 'An activity was given to you.', relatedObjectType: 'activity' },
  issue_assigned: { ...summed, description: 'An issue was given to me.', title: 'An issue for you', message: 'An issue was given to you.', relatedObjectType: 'issue' },
  deal_won: { ...summed, type: 'success', description: 'A deal of mine was won.', title: 'Deal won', message: 'A deal of yours was won.', relatedObjectType: 'deal' },
  deal_lost: { ...summed, type: 'warning', description: 'A deal of mine was lost.', title: 'Deal lost', message: 'A deal of yours was lost.', relatedObjectType: 'deal' },
  activity_reminder: { ...told, description: 'I wanted to be reminded of an activity.', title: 'Reminder', message: 'You wanted to be reminded of an activity.', relatedObjectType: 'activity' },
  mention: { ...summed, description: 'Somebody mentioned me.', title: 'You were mentioned', message: 'A colleague mentioned you in an activity.', relatedObjectType: 'activity' },
  email_received: { ...told, description: 'Mail arrived in one of my mailboxes.', title: 'New e-mail', message: 'A message arrived in one of your mailboxes.', relatedObjectType: 'email' },
  email_sign_in_needed: {
    ...told, type: 'error', email: true, description: 'A mail server refuses the credentials of one of my mailboxes.',
    title: 'Sign in to your mailbox', message: 'A mail server refuses the credentials of one of your mailboxes; nothing is read until you enter new ones.', relatedObjectType: 'email-account',
  },
  segment_failed: { ...told, type: 'error', description: 'A segment of mine could not be built.', title: 'Segment not built', message: 'The members of a segment of yours could not be found.', relatedObjectType: 'segment' },
  import_finished: { ...told, type: 'success', description: 'An import of mine has ended.', title: 'Import finished', message: 'An import you started has ended.', relatedObjectType: 'operation' },
  export_finished: { ...told, type: 'success', description: 'An export of mine has ended.', title: 'Export finished', message: 'An export you started has ended.', relatedObjectType: 'operation' },
  operation_finished: { ...told, description: 'Other long work of mine has ended.', title: 'Work finished', message: 'Long work you started has ended.', relatedObjectType: 'operation' },
} as const satisfies Record<string, Kind>;

export type NotificationKind = keyof typeof KINDS;
export const NOTIFICATION_KINDS = Object.keys(KINDS) as [NotificationKind, ...NotificationKind[]];
