import { createHash } from 'node:crypto';

/** Text for HTML, in elements and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f5f7;color:#16181d}main{max-width:24rem;margin:12vh auto;padding:2rem;background:#fff;border-radius:8px;box-shadow:0 1px 4px #0002}
h1{font-size:1.25rem;margin:0 0 1rem}label{display:block;margin:.75rem 0}input{box-sizing:border-box;width:100%;padding:.5rem;font:inherit;border:1px solid #767b85;border-radius:4px}
button{font:inherit;padding:.5rem 1rem;margin:.5rem .5rem 0 0;border:1px solid #1f4fd8;border-radius:4px;background:#1f4fd8;color:#fff;cursor:pointer}button.plain{background:#fff;color:#1f4fd8}
.refusal{padding:.5rem .75rem;background:#fdecec;border-left:3px solid #b42318}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing from anywhere else, no script; forms lead to us, and on to where the user is then sent back to. */
export const pagePolicy = (formTargets: readonly string[] = []): string =>
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${["'self'", ...formTargets].join(' ')}; frame-ancestors 'none'; base-uri 'none'`;

/** A whole page; `body` is HTML. */
export const htmlPage = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;

interface Form {
  /** Where it is sent. */
  action: string;
  csrf: string;
  client: string;
  refusal?: string | undefined;
}

const form = ({ action, csrf, refusal }: Form, fields: string, buttons: string): string =>
  `${refusal ? `<p class="refusal" role="alert">${escapeHtml(refusal)}</p>` : ''}<form method="post" action="${escapeHtml(action)}"><input type="hidden" name="csrf" value="${escapeHtml(csrf)}">${fields}${buttons}</form>`;
const CANCEL = '<button class="plain" name="step" value="cancel" formnovalidate>Cancel</button>';

export const logInPage = (options: Form & { email?: string | undefined }): string =>
  htmlPage(
    `Sign in to ${options.client}`,
    form(
      options,
      `<label>E-mail address<input type="email" name="email" autocomplete="username" required maxlength="254" value="${escapeHtml(options.email ?? '')}"></label>
       <label>Password<input type="password" name="password" autocomplete="current-password" required maxlength="1024"></label>`,
      `<button name="step" value="password">Sign in</button>${CANCEL}`,
    ),
  );

export const secondFactorPage = (options: Form & { mfaToken: string }): string =>
  htmlPage(
    `Sign in to ${options.client}`,
    form(
      options,
      `<input type="hidden" name="mfaToken" value="${escapeHtml(options.mfaToken)}"><label>Code of your authenticator app, or a recovery code<input name="code" inputmode="text" autocomplete="one-time-code" required maxlength="64"></label>`,
      `<button name="step" value="code">Go on</button>${CANCEL}`,
    ),
  );

const list = (heading: string, entries: readonly string[]): string =>
  entries.length > 0 ? `<p>${heading}</p><ul>${entries.map((entry) => `<li>${escapeHtml(entry)}</li>`).join('')}</ul>` : '';

export const consentPage = (options: Form & { known: readonly string[]; done: readonly string[] }): string =>
  htmlPage(
    `${options.client} asks for access`,
    form(
      options,
      list('It would like to', options.known) + list('In your place, and no more than you may do yourself, it would', options.done),
      `<button name="step" value="allow">Allow</button><button class="plain" name="step" value="cancel">Refuse</button>`,
    ),
  );

export const noticePage = (title: string, text: string): string => htmlPage(title, `<p>${escapeHtml(text)}</p>`);
