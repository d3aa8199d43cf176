export interface PageNeeds {
  /** Directive and what is to be loaded or run under it: a path of the page's own origin, `data:`, or `inline`. */
  directive: string;
  source: string;
}

/** Which directive stands in for one that is not there (Content Security Policy 3 §6.8.3). */
const FALLBACK: Record<string, string[]> = { 'worker-src': ['worker-src', 'child-src', 'script-src', 'default-src'], 'base-uri': ['base-uri'], 'form-action': ['form-action'] };

/** Those needs that a browser would refuse under the policy. Knows 'none', 'self', 'unsafe-inline' and schemes; anything else allows nothing here. */
export function refusedBy(policy: string, needs: readonly PageNeeds[]): PageNeeds[] {
  const directives = new Map(policy.split(';').map((one) => one.trim().split(/\s+/)).map(([name, ...sources]) => [name!, sources]));
  return needs.filter(({ directive, source }) => {
    const name = (FALLBACK[directive] ?? [directive, 'default-src']).find((one) => directives.has(one));
    if (!name) return false;
    const wanted = source === 'inline' ? "'unsafe-inline'" : source.startsWith('data:') ? 'data:' : /^(\w+:)?\/\//.test(source) ? 'elsewhere' : "'self'";
    return !directives.get(name)!.includes(wanted);
  });
}

/** What a browser loads and runs for a document, by its markup alone. A script that is data (`application/json`) is not run. */
export function needsOf(html: string): PageNeeds[] {
  const tags = [...html.matchAll(/<(script|link|img|base|form)\b([^>]*)>|<(style)>|\s(on[a-z]+|style)=("[^"]*"|'[^']*')/g)];
  return tags.flatMap(([, tag, attributes = '', style, handler]): PageNeeds[] => {
    const value = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    const inlineStyle = / style=/.test(attributes) ? [{ directive: 'style-src', source: 'inline' }] : [];
    if (style || handler === 'style') return [{ directive: 'style-src', source: 'inline' }];
    if (handler) return [{ directive: 'script-src', source: 'inline' }];
    if (tag === 'script' && /json/.test(value('type') ?? '')) return inlineStyle;
    if (tag === 'script') return [{ directive: 'script-src', source: value('src') ?? 'inline' }, ...inlineStyle];
    if (tag === 'link') return [{ directive: /stylesheet/.test(value('rel') ?? '') ? 'style-src' : 'img-src', source: value('href')! }];
    if (tag === 'img') return [{ directive: 'img-src', source: value('src')! }, ...inlineStyle];
    if (tag === 'base') return [{ directive: 'base-uri', source: value('href')! }];
    return [{ directive: 'form-action', source: value('action') ?? '/' }];
  });
}
