import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { IdentityApi, InstallationApi, OrganizationDirectory } from '@app/identity';
import { requireScope, uuidv7 } from '@app/kernel';
import { withApplication } from './application.js';
import { CommandFailed, defineCommand } from './command.js';

const NAME_MAX_CHARACTERS = 100;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** A user who can sign in at once; the password is made up and shown once, unless it comes on standard input. */
export const createUser = defineCommand({
  details: 'Without --password-stdin a password is made up and printed, this once. A password is never an argument: others could read it in the list of processes.',
  options: {
    email: { type: 'string', value: 'address', about: 'the address to sign in with', required: true },
    name: { type: 'string', value: 'name', about: 'the name others see', required: true },
    organization: { type: 'string', value: 'name', about: 'also found this organization; the user is its ceo' },
    'password-stdin': { type: 'boolean', about: 'read the password from standard input' },
    json: { type: 'boolean', about: 'print JSON' },
  },
  run: async ({ email: typed, name, organization, 'password-stdin': isGiven, json }) => {
    const email = addressOf(typed);
    demandName('--name', name);
    if (organization !== undefined) demandName('--organization', organization);
    const password = isGiven ? (await text(process.stdin)).replace(/\r?\n$/, '') : randomBytes(15).toString('base64url');
    const registered = await withApplication(async (app) => {
      if (await app.get(IdentityApi).ownerOf(email)) throw new CommandFailed(`Somebody has verified the address ${email} already.`);
      return app.get(InstallationApi).createUser({ email, displayName: name, password, organizationName: organization });
    });
    const made = { userId: registered.userId, email, organizationId: registered.organization?.id ?? null, ...(isGiven ? {} : { password }) };
    console.log(json ? JSON.stringify(made) : Object.entries(made).filter(([, value]) => value !== null).map(([key, value]) => `${key}: ${value}`).join('\n'));
  },
});

/** A further organization of somebody who is there already. */
export const createOrganization = defineCommand({
  options: {
    name: { type: 'string', value: 'name', about: 'the name of the organization', required: true },
    owner: { type: 'string', value: 'address', about: 'a verified address of who becomes its ceo', required: true },
    json: { type: 'boolean', about: 'print JSON' },
  },
  run: async ({ name, owner, json }) => {
    demandName('--name', name);
    const organizationId = uuidv7();
    await withApplication(async (app) => {
      const userId = await app.get(IdentityApi).ownerOf(addressOf(owner));
      if (!userId) throw new CommandFailed(`Nobody has verified the address ${owner}.`);
      const scope = requireScope();
      scope.actAs(organizationId, userId);
      await scope.transaction(() => app.get(OrganizationDirectory).found({ organizationId, userId, name }));
    });
    console.log(json ? JSON.stringify({ organizationId, name }) : `organizationId: ${organizationId}`);
  },
});

function addressOf(email: string): string {
  if (!EMAIL.test(email)) throw new CommandFailed(`"${email}" is not an e-mail address.`);
  return email.toLowerCase();
}

function demandName(option: string, name: string): void {
  if (name.trim() === '' || name.length > NAME_MAX_CHARACTERS) throw new CommandFailed(`${option} has 1 to ${NAME_MAX_CHARACTERS} characters.`);
}
