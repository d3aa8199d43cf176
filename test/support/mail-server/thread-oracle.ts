import { createConnection } from 'node:net';
import type { DovecotServer, MailUser } from './dovecot.js';

/** How Dovecot threads a folder by ids alone (its THREAD=REFS): the UIDs of each thread, in no particular order. */
export async function threadsByReferences(server: DovecotServer, user: MailUser, folder: string): Promise<number[][]> {
  const socket = createConnection({ host: server.host, port: server.imapPort });
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  const ask = async (tag: string, command: string): Promise<string> => {
    socket.write(`${tag} ${command}\r\n`);
    const until = Date.now() + 10_000;
    for (let done = null as RegExpExecArray | null; ; done = new RegExp(`^${tag} (OK|NO|BAD)`, 'm').exec(text)) {
      if (done?.[1] === 'OK') break;
      if (done || Date.now() > until) throw new Error(`The mail server answered ${done?.[0] ?? 'nothing'}.`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return text;
  };
  try {
    await ask('a1', `LOGIN "${user.name}" "${user.password}"`);
    await ask('a2', `EXAMINE "${folder}"`);
    const answer = await ask('a3', 'UID THREAD REFS UTF-8 ALL');
    return topLevelGroups(/^\* THREAD (.*)$/m.exec(answer)?.[1] ?? '');
  } finally {
    socket.destroy();
  }
}

/** "(1 2)(3 (4)(5))" → [[1, 2], [3, 4, 5]]. */
function topLevelGroups(text: string): number[][] {
  const groups: number[][] = [];
  let depth = 0;
  for (const token of text.match(/\d+|[()]/g) ?? []) {
    if (token === '(' && ++depth === 1) groups.push([]);
    else if (token === ')') depth -= 1;
    else if (token !== '(') groups.at(-1)!.push(Number(token));
  }
  return groups;
}
