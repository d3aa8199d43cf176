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

  it.each([
    [['--reason', 'x'], 'Name one job by its id, or say which by options, or --all.'],
    [['--name', 'test.broken', '--all', '--reason', 'x'], 'Name one job by its id, or say which by options, or --all.'],
    [['--name', 'test.broken'], '--reason is missing: it goes on record.'],
  ])('jobs retry refuses %j', async (args, sentence) => {
    await expect((await commands['jobs retry']!.load()).run(args)).rejects.toEqual(new UsageError(sentence));
  });
});
