/**
 * Text PostgreSQL accepts: no NUL (not allowed in text and jsonb), no lone surrogates (not UTF-8), and at most `characters`
 * UTF-16 units without cutting a pair in half.
 */
export function storable(text: string, characters: number): string {
  const cut = text.length > characters ? text.slice(0, characters).replace(/[\ud800-\udbff]$/, '') : text;
  const whole = cut.isWellFormed() ? cut : cut.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole;
}
