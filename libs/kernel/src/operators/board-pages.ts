const page = (title: string, body: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">${head}<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}code{background:#eee;padding:0 .3em}</style></head><body><h1>${title}</h1>${body}</body></html>`;

/** For a browser without a session, or whose link was used or is too old. */
export const signInPage = page(
  'Sign in as an operator',
  '<p>This page opens to operators of the installation who are signed in with a second factor.</p><p>Call <code>POST /v1/operator/sessions</code> with your access token and <code>{"reason": "…"}</code>, then open the <code>url</code> it answers. It works once, within a minute.</p>',
);

/** Leaves the page by itself: a request from another site's link would come without the cookie (SameSite=Strict). */
export const enteredPage = (path: string): string => page('Signed in', `<p><a href="${path}">To the jobs</a></p>`, `<meta http-equiv="refresh" content="0;url=${path}">`);

export const storeDownPage = page(
  'The job store does not answer',
  '<p>Jobs are safe: they are in PostgreSQL, and are handed out again once the store is back.</p><p>Search and change them meanwhile under <code>/v1/operator/jobs</code>.</p>',
);

export const refusedPage = page('Not for you', '<p>Your role may look, and change nothing; or the request did not come from this page.</p>');
