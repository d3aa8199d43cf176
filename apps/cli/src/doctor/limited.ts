import { failed, type Finding } from './finding.js';

/** How long one check may take. */
export const LIMIT_MS = 5_000;

/**
 * What `look` finds within the limit, else that `who` gave no answer. What still runs then is left alone: the command ends
 * with its last finding. The limit begins before the timeouts of clients inside, so it is the one that speaks.
 */
export async function limited(check: string, who: string, look: () => Promise<Finding[]>, limitMs = LIMIT_MS): Promise<Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Finding[]>((resolve) => {
    timer = setTimeout(() => resolve([failed(check, `${who} gave no answer within ${limitMs / 1000} s.`)]), limitMs);
  });
  try {
    return await Promise.race([look(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
