import { applyPatch, tenantColumns, tenantTable } from '@app/kernel';
import { defineEntity, p } from '@mikro-orm/postgresql';

export const AUDIENCES = ['members', 'customers', 'everyone'] as const;
export type Audience = (typeof AUDIENCES)[number];

const OpenIdSettingsSchema = defineEntity({
  name: 'OpenIdSettings',
  ...tenantTable('openid_settings', { searchable: true }),
  properties: {
    ...tenantColumns,
    environmentId: p.uuid(),
    /** Who may sign in there: members of the organization, customers of it who have a login, or any user. */
    audience: p.enum(AUDIENCES),
    /** The program can keep no secret (a page, an app on a telephone): it proves itself by PKCE alone. */
    isPublic: p.boolean(),
    /** Where users may be sent after signing out, compared character by character. */
    postLogoutRedirectUrls: p.json<string[]>().defaultRaw(`'[]'`),
  },
  uniques: [
    { name: 'openid_settings_organization_id_id', properties: ['organizationId', 'id'] },
    { name: 'openid_settings_environment_id', properties: ['organizationId', 'environmentId'] },
  ],
});

/** How users sign in at one environment of a client app; the defaults hold where there is none. */
export class OpenIdSettings extends OpenIdSettingsSchema.class {
  edit(changes: Partial<Pick<OpenIdSettings, 'audience' | 'isPublic' | 'postLogoutRedirectUrls'>>): string[] {
    return applyPatch<OpenIdSettings>(this, changes);
  }
}
OpenIdSettingsSchema.setClass(OpenIdSettings);
