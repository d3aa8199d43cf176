import { listCaughtMail, readCaughtMail, type CaughtMail, type CaughtMailContent } from './catch-all.js';

/** The list of caught mail, or with `id` one message, as HTML without script; everything from the mail is escaped. */
export async function renderCaughtMailPage(directory: string, id: string | null): Promise<{ status: number; html: string }> {
  if (id === null) return { status: 200, html: page('Caught mail', list(await listCaughtMail(directory))) };
  const mail = await readCaughtMail(directory, id);
  if (!mail) return { status: 404, html: page('Not found', '<p>There is no such message. <a href="/mail">All mail</a></p>') };
  return { status: 200, html: page(mail.subject || '(no subject)', message(mail)) };
}

function list(mails: CaughtMail[]): string {
  if (mails.length === 0) return '<p>No mail was caught yet.</p>';
  const rows = mails.map((mail) => {
    const link = `<a href="/mail?id=${mail.id}">${escapeHtml(mail.subject || '(no subject)')}</a>`;
    return `<tr><td>${mail.receivedAt.toISOString()}</td><td>${escapeHtml(mail.to)}</td><td>${link}</td></tr>`;
  });
  return `<table><tr><th>Received</th><th>To</th><th>Subject</th></tr>${rows.join('')}</table>`;
}

function message(mail: CaughtMailContent): string {
  const source = mail.html === '' ? '' : `<h2>HTML source</h2><pre>${withLinks(mail.html)}</pre>`;
  const head = `<p>From ${escapeHtml(mail.from)}<br>To ${escapeHtml(mail.to)}<br>${mail.receivedAt.toISOString()}</p>`;
  return `<p><a href="/mail">All mail</a></p>${head}<pre>${withLinks(mail.text)}</pre>${source}`;
}

/** Escaped text in which http(s) addresses can be followed: verification links are what one looks for here. */
function withLinks(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"'`]+)/)
    .map((part, i) => (i % 2 === 1 ? `<a href="${escapeHtml(part)}" rel="noopener noreferrer">${escapeHtml(part)}</a>` : escapeHtml(part)))
    .join('');
}

function page(title: string, body: string): string {
  const style = 'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}td,th{text-align:left;padding:.2rem 1rem .2rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere}';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${style}</style><h1>${escapeHtml(title)}</h1>${body}</html>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
