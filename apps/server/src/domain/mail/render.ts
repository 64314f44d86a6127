import type { Letter } from './mail-seal.js';

export interface Paragraphs {
  readonly subject: string;
  readonly lines: readonly string[];
  /** A page of the console to go to. */
  readonly action?: { readonly label: string; readonly path: string; readonly token?: string };
  readonly footnote: string;
}

/** The same words as plain text and as HTML. */
export function render({ subject, lines, action, footnote }: Paragraphs, publicUrl: string): Letter {
  const base = publicUrl.replace(/\/+$/, '');
  const link = action && {
    label: action.label,
    url: `${base}${action.path}${action.token === undefined ? '' : `?token=${encodeURIComponent(action.token)}`}`,
  };
  const paragraphs = lines.map(oneLine);
  const sender = `This mail was sent by the Facet server at ${base}.`;
  return {
    subject: oneLine(subject),
    text: [...paragraphs, ...(link ? [`${link.label}:\n${link.url}`] : []), footnote, `-- \n${sender}`].join('\n\n'),
    html: page(oneLine(subject), paragraphs, link, footnote, sender),
  };
}

/** A line break in a name must not begin a line, or a header, of its own. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Tables and inline styles are what mail clients agree on. Colours without a style sheet are the light ones; clients that
 * know of dark mode take the others.
 */
function page(
  subject: string,
  paragraphs: readonly string[],
  link: { label: string; url: string } | undefined,
  footnote: string,
  sender: string,
): string {
  const button = link
    ? `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:28px 0">
<tr><td class="button" style="border-radius:8px;background:#2f5fdb"><a href="${escapeHtml(link.url)}" style="display:inline-block;padding:12px 22px;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(link.label)}</a></td></tr>
</table>
<p class="faint" style="margin:0 0 16px;color:#5c6675;font-size:13px">If the button does not work, open this address:<br><a class="link" href="${escapeHtml(link.url)}" style="color:#2f5fdb;word-break:break-all">${escapeHtml(link.url)}</a></p>`
    : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .outside { background: #14171c !important; }
  .card { background: #1e232b !important; border-color: #343b46 !important; color: #e7eaef !important; }
  .faint { color: #a3adbb !important; }
  .link { color: #8fb0ff !important; }
  .button { background: #4474f0 !important; }
}
</style>
</head>
<body class="outside" style="margin:0;padding:0;background:#f2f4f7">
<table role="presentation" class="outside" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f7">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:540px;background:#ffffff;border:1px solid #dde2ea;border-radius:12px;color:#1d2530;font:16px/1.55 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;text-align:left">
<tr><td style="padding:32px">
<p class="faint" style="margin:0 0 20px;color:#5c6675;font-size:14px;font-weight:600;letter-spacing:.04em">FACET</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;font-weight:650">${escapeHtml(subject)}</h1>
${paragraphs.map((text) => `<p style="margin:0 0 14px">${escapeHtml(text)}</p>`).join('\n')}
${button}
<p class="faint" style="margin:20px 0 0;color:#5c6675;font-size:13px">${escapeHtml(footnote)}</p>
</td></tr>
</table>
<p class="faint" style="margin:16px 0 0;color:#5c6675;font:12px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">${escapeHtml(sender)}</p>
</td></tr>
</table>
</body>
</html>
`;
}
