import { defineView, emailAddress, equals, idOf } from '@app/kernel';
import { z } from 'zod';
import { InvitationDto } from './invitation.dto.js';
import { INVITATION_STATUSES } from './invitation.entity.js';

const STATUS = `case when t.status = 'pending' and t.expires_at <= now() then 'expired' else t.status end`;

export const invitationView = defineView({
  table: 'invitations',
  resource: 'invitation',
  returns: InvitationDto,
  expressions: { status: STATUS },
  sort: { createdAt: { sql: 't.created_at', cast: 'timestamptz' } },
  defaultSort: '-createdAt',
  filters: {
    status: equals(STATUS, z.enum(INVITATION_STATUSES)),
    email: equals('t.email', emailAddress()),
    invitedById: equals('t.invited_by_id', idOf('user'), 'uuid'),
  },
});
