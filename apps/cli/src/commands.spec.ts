import { commands } from './commands.js';
import { UsageError } from './command.js';

describe('commands', () => {
  it.each(Object.keys(commands))('%s explains itself and refuses what it does not know', async (name) => {
    const help = commands[name]!.help(name);
    expect(help).toContain(`frontoffice ${name}`);
    expect(help).toContain(commands[name]!.about);
    await expect(commands[name]!.run(['--no-such-option'])).rejects.toEqual(new UsageError("Unknown option '--no-such-option'."));
  });
});
