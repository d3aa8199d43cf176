import 'reflect-metadata';
import { commands } from './commands.js';
import { exitCodeOf, explain } from './explain.js';
import { UsageError } from './command.js';

const HELP = ['--help', '-h'];

/** `npm run cli -- <command>`: commands for operators and developers. Exit code 0, 1 when it could not be done, 2 when it was typed wrongly. */
async function main(args: string[]): Promise<void> {
  const words = args.slice(0, args[1] !== undefined && `${args[0]} ${args[1]}` in commands ? 2 : 1);
  const name = words.join(' ');
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) {
    const rest = args.slice(words.length);
    const { help, run } = await command.load();
    if (rest.some((arg) => HELP.includes(arg))) console.log(help(name, command.about));
    else await run(rest);
  } else {
    console.log(overview(name));
    if (name !== '' && !HELP.includes(name)) throw new UsageError(`"${args.slice(0, 2).join(' ')}" is not a command.`);
  }
}

function overview(group: string): string {
  const inGroup = Object.entries(commands).filter(([name]) => name.startsWith(`${group} `));
  const rows = (inGroup.length > 0 ? inGroup : Object.entries(commands)).map(([name, { about }]) => `  ${name.padEnd(21)} ${about}`);
  return ['Commands (each explains itself with --help):', ...rows].join('\n');
}

main(process.argv.slice(2)).then(
  () => process.exit(process.exitCode ?? 0),
  async (error: unknown) => {
    console.error(await explain(error));
    process.exit(exitCodeOf(error));
  },
);
