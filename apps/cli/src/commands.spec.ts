import { commands } from './commands.js';
import { UsageError } from './command.js';

describe('commands', () => {
  it.each(Object.keys(commands))('%s explains itself and refuses what it does not know', async (name) => {
    const { about, load } = commands[name]!;
    const command = await load();
    const help = command.help(name, about);
    expect(help).toContain(`frontoffice ${name}`);
    expect(help).toContain(about);
    await expect(command.run(['--no-such-option'])).rejects.toEqual(new UsageError("Unknown option '--no-such-option'."));
  });
});
