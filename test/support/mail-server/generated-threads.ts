/** A conversation message before it is put in order: every id is unique, every reply names its ancestors. */
export interface GeneratedMessage {
  id: string;
  raw: string;
}

/** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Well-formed conversations as mail programs write them: trees of replies with full or cut References, some with In-Reply-To
 * alone, some whose parent never arrived, mixed up in their order of arrival.
 */
export function generateThreads(count: number, seed: number): GeneratedMessage[] {
  const random = randomNumbers(seed);
  const messages: GeneratedMessage[] = [];
  for (let thread = 0; thread < count; thread++) {
    const chains: string[][] = [];
    const size = 1 + Math.floor(random() * 8);
    for (let index = 0; index < size; index++) {
      const id = `t${thread}.m${index}@generated.test`;
      const ancestors = index === 0 ? [] : chains[Math.floor(random() * chains.length)]!;
      chains.push([...ancestors, id]);
      const isLost = index > 0 && index < size - 1 && random() < 0.1;
      if (!isLost) messages.push({ id, raw: rawMessage(id, ancestors, thread, random) });
    }
  }
  return messages.map((message) => ({ message, key: random() })).sort((a, b) => a.key - b.key).map(({ message }) => message);
}

function rawMessage(id: string, ancestors: string[], thread: number, random: () => number): string {
  const prefix = ['Re: ', 'RE: ', 'AW: ', 'Fwd: ', 'SV: '][Math.floor(random() * 5)];
  const onlyParent = random() < 0.2;
  const references = onlyParent ? [] : random() < 0.2 ? ancestors.slice(-2) : ancestors;
  return [
    `From: Person ${thread % 7} <p${thread % 7}@generated.test>`,
    'To: ada@acme.test',
    `Subject: ${ancestors.length > 0 ? prefix : ''}Topic number ${thread}`,
    `Message-ID: <${id}>`,
    `Date: ${new Date(Date.UTC(2026, 9, 1 + (thread % 28), 8, ancestors.length)).toUTCString()}`,
    ...(ancestors.length > 0 ? [`In-Reply-To: <${ancestors.at(-1)}>`] : []),
    ...(references.length > 0 ? [`References: ${references.map((each) => `<${each}>`).join('\r\n ')}`] : []),
    '',
    `Message ${id}`,
    '',
  ].join('\r\n');
}
