const MENTION = /@\[([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\]/gi;

/** The most members one text tells; a text that names more is noise. */
export const MAX_MENTIONS = 50;

/** Ids of the users a text mentions as `@[userId]`, each once, in order, at most 50; whether they are members is not known here. */
export function mentionsIn(text: string): string[] {
  return [...new Set([...text.matchAll(MENTION)].map((match) => match[1]!.toLowerCase()))].slice(0, MAX_MENTIONS);
}

/** Those the text mentions now and did not before. */
export function newMentions(before: string, after: string): string[] {
  const known = new Set(mentionsIn(before));
  return mentionsIn(after).filter((userId) => !known.has(userId));
}
