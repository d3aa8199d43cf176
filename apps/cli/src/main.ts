import 'reflect-metadata';
import { reportAndExit } from '@app/kernel';
import { commands } from './commands.js';

/** Commands for operators and developers: `npm run cli -- <command>`. */
async function main([name, ...args]: string[]): Promise<void> {
  const command = commands[name ?? ''];
  if (!command) {
    console.log(`Commands:\n${Object.entries(commands).map(([key, { usage }]) => `  ${key.padEnd(20)} ${usage}`).join('\n')}`);
    process.exit(name ? 1 : 0);
  }
  await command.run(args);
  process.exit(process.exitCode ?? 0);
}

main(process.argv.slice(2)).catch(reportAndExit);
