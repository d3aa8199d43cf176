import { ClientsApi } from '@app/clients';
import { IdentityApi } from '@app/identity';
import { withApplication } from './application.js';
import { CommandFailed, defineCommand, UsageError } from './command.js';

const DAY_MS = 86_400_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A token for a program, as its owner would make it over the API. */
export const createToken = defineCommand({
  details: 'It may never do more than its owner, and is shown this once.',
  options: {
    owner: { type: 'string', value: 'address', about: 'a verified address of the member who makes it', required: true },
    organization: { type: 'string', value: 'id', about: 'the organization it is good for', required: true },
    name: { type: 'string', value: 'name', about: 'what it is for', required: true },
    scopes: { type: 'string', value: 'a,b', about: 'permissions it has, for instance crm.leads.read', required: true },
    environment: { type: 'string', value: 'id', about: 'the environment of a client app it is of' },
    'expires-in-days': { type: 'string', value: 'days', about: 'its life; 365 unless given' },
    json: { type: 'boolean', about: 'print JSON' },
  },
  run: async ({ owner, organization, name, scopes, environment, 'expires-in-days': days, json }) => {
    for (const [option, id] of Object.entries({ organization, environment })) if (id !== undefined && !UUID.test(id)) throw new UsageError(`--${option} is an id.`);
    if (days !== undefined && !/^[1-9]\d{0,4}$/.test(days)) throw new UsageError('--expires-in-days is a whole number.');
    const issued = await withApplication(async (app) => {
      const userId = await app.get(IdentityApi).ownerOf(owner.toLowerCase());
      if (!userId) throw new CommandFailed(`Nobody has verified the address ${owner}.`);
      const wanted = scopes.split(',').map((scope) => scope.trim()).filter(Boolean);
      const expiresAt = days === undefined ? undefined : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
      return app.get(ClientsApi).issueToken({ organizationId: organization.toLowerCase(), userId, environmentId: environment?.toLowerCase(), name, scopes: wanted, expiresAt });
    });
    if (!issued) throw new CommandFailed(`${owner} is no active member of that organization.`);
    const { id, token, expiresAt } = issued;
    console.log(json ? JSON.stringify({ id, token, expiresAt }) : `id: ${id}\ntoken: ${token}\nexpiresAt: ${expiresAt ?? 'never'}`);
  },
});
