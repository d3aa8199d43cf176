/**
 * Offers a file for saving under its name (RFC 6266): an ASCII form every client reads, and the full name in UTF-8 (RFC 8187).
 * Quotes, backslashes and control characters never reach the header.
 */
export function contentDisposition(fileName: string): string {
  const ascii = fileName.normalize('NFKD').replace(/[^\x20-\x7e]/g, '').replace(/["\\%;/]/g, '_').trim() || 'file';
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
