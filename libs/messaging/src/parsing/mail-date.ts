const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** The instant a Date field names (RFC 5322 §3.3 and the many near misses a JavaScript Date understands), else null. */
export function parseMailDate(value: string | undefined): Date | null {
  if (!value) return null;
  const text = value.slice(0, 200).replace(/\([^()]*\)/g, ' ').trim();
  for (const attempt of [text, text.replace(/^[^,]*,\s*/, ''), text.replace(/\s+(?:[A-Za-z]{1,5}|"[^"]*")$/, '')]) {
    const time = Date.parse(attempt);
    if (time > EARLIEST && time < LATEST) return new Date(time);
  }
  return null;
}
