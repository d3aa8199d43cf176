/** Elements whose content is no text for a reader. */
const HIDDEN = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'svg', 'object']);
const PARAGRAPHS = new Set(['p', 'div', 'table', 'tr', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'section', 'article', 'header', 'footer', 'hr']);
const ENTITIES: Record<string, string> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©', reg: '®', trade: '™', euro: '€', pound: '£', yen: '¥',
  hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”', bdquo: '„', laquo: '«', raquo: '»',
  bull: '•', middot: '·', times: '×', deg: '°', auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß',
  eacute: 'é', egrave: 'è', agrave: 'à', ccedil: 'ç', ntilde: 'ñ', zwnj: '', zwj: '', shy: '',
};

/**
 * What a reader sees of an HTML message, as plain text for search and previews. One pass over the text without
 * backtracking, so that a hostile message costs no more than its length.
 */
export function htmlToPlainText(html: string): string {
  const out: string[] = [];
  let position = 0;
  while (position < html.length) {
    const open = html.indexOf('<', position);
    out.push(inlineText(html.slice(position, open < 0 ? html.length : open)));
    if (open < 0) break;
    if (html.startsWith('<!--', open)) {
      position = after(html, '-->', open + 4);
      continue;
    }
    const [, slash = '', name = ''] = /^<(\/?)([a-zA-Z][a-zA-Z0-9]{0,20})?/.exec(html.slice(open, open + 24)) ?? [];
    const tag = name.toLowerCase();
    position = after(html, '>', open);
    if (tag === 'br') out.push('\n');
    else if (tag === 'td' || tag === 'th') out.push(' ');
    else if (PARAGRAPHS.has(tag)) out.push('\n\n');
    else if (!slash && HIDDEN.has(tag) && html[position - 2] !== '/') position = endOfHidden(html, tag, position);
  }
  return tidy(out.join(''));
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}

/** Scripts may hold "<" and ">", so only their own closing tag ends them. */
function endOfHidden(html: string, tag: string, from: number): number {
  const closing = new RegExp(`</${tag}`, 'gi');
  closing.lastIndex = from;
  return closing.test(html) ? after(html, '>', closing.lastIndex) : html.length;
}

function inlineText(text: string): string {
  const spaced = text.replace(/\s+/g, ' ');
  return spaced.includes('&') ? spaced.replace(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z]{2,8});/g, entity) : spaced;
}

function entity(whole: string, name: string): string {
  if (!name.startsWith('#')) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : whole;
  const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/[ \t\u00a0]{2,}/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
