export const MAX_JSON_DEPTH = 32;

/** True when a parsed JSON value nests deeper than `max`; JSON.stringify and jsonb give up far later and less kindly. */
export function exceedsDepth(value: object, max: number): boolean {
  let level: object[] = [value];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > max) return true;
    level = level.flatMap((item) => Object.values(item).filter((child): child is object => child !== null && typeof child === 'object'));
  }
  return false;
}
