import { InstallationApi } from '@app/identity';
import { requireScope } from '@app/kernel';
import { withApplication } from './application.js';
import { CommandFailed, defineCommand } from './command.js';

/** The way to the first superuser. */
export const grantRole = defineCommand({
  words: ['email', 'role'],
  run: async (_, [email, role]) => {
    const isGiven = await withApplication((app) => requireScope().transaction(() => app.get(InstallationApi).grantRole(email!, role!)));
    if (!isGiven) throw new CommandFailed(`Nobody active has verified the address ${email}.`);
    console.log(`${email} is ${role}.`);
  },
});

/** Prints what the verification found, and fails if that is anything. */
export const verifyAudit = defineCommand({
  run: async () => {
    const { events, chains, broken, findings } = await withApplication((app) => app.get(InstallationApi).verifyAudit());
    for (const { chain, position, kind } of findings) console.error(`${chain} at ${position}: ${kind}`);
    if (broken > 0) throw new CommandFailed(`The record of sign-ins is broken in ${broken} places (${events} events in ${chains} chains).`);
    console.log(`The record of sign-ins is whole: ${events} events in ${chains} chains.`);
  },
});
