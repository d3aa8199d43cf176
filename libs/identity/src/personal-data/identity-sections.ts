import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, personalRows, type PersonalDataSection } from '@app/kernel';

const section = (name: string, table: string, owner: string, columns: readonly string[]): PersonalDataSection => ({
  name,
  per: 'person',
  read: (userId) => personalRows({ table, columns, where: `t.${owner} = ?`, params: [userId] }),
});

/** What identity keeps about a person; erasing it is `EraseUser`'s. No secrets: neither hashes, nor seeds, nor tokens. */
const SECTIONS: readonly PersonalDataSection[] = [
  section('identity.profile', 'users', 'id', [
    'number', 'username', 'display_name', 'first_name', 'last_name', 'phone', 'bio', 'timezone', 'language', 'avatar_url', 'account_type', 'status', 'status_reason',
    'deactivated_at', 'default_organization_id', 'managed_by_organization_id', 'joined_at', 'last_login_at', 'created_at', 'updated_at', 't.avatar_object_key is not null as "hasAvatar"',
    '(select c.password_changed_at from user_credentials c where c.user_id = t.id) as "passwordChangedAt"',
    `(select coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'assignedAt', ur.assigned_at)), '[]') from user_roles ur join roles r on r.id = ur.role_id where ur.user_id = t.id) as roles`,
  ]),
  section('identity.emails', 'user_emails', 'user_id', ['email', 'is_primary', 'verified_at', 'created_at']),
  section('identity.sessions', 'sessions', 'user_id', [
    'organization_id', 'device_id', 'user_agent', 'host(t.ip) as ip', 'auth_methods', 'authenticated_at', 'created_at', 'last_seen_at', 'expires_at', 'revoked_at', 'revoke_reason',
  ]),
  section('identity.devices', 'user_devices', 'user_id', ['name', 'user_agent', 'created_at', 'last_seen_at', 'trusted_until']),
  section('identity.factors', 'user_mfa_factors', 'user_id', ['type', 'name', 'is_enabled', 'created_at', 'enabled_at', 'last_used_at']),
  section('identity.providers', 'user_auth_providers', 'user_id', ['organization_id', 'provider', 'issuer', 'subject', 'email', 'scopes', 'created_at', 'last_used_at']),
  section('identity.login-events', 'login_events', 'user_id', ['type', 'session_id', 'host(t.ip) as ip', 'user_agent', 'occurred_at']),
];

/** Registers identity's sections. */
@Injectable()
export class IdentitySections implements OnModuleInit {
  constructor(private readonly personalData: PersonalData) {}

  onModuleInit(): void {
    for (const one of SECTIONS) this.personalData.register(one);
  }
}
