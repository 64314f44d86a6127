import { type ReferenceEntry, referenceEntries, type SurfaceName, surfaceNames } from '@facet/contract';
import { curlCode, typescriptCode } from './client-code.js';
import { groupBy } from './group-by.js';
import { Html, html } from './html.js';
import { pageStyle } from './page-style.js';
import { errorPagePath, surfaceFacts } from './surface-facts.js';

/** What each kind of advice means to whoever writes the client. */
const advice: Readonly<Record<ReferenceEntry['retry'], string>> = {
  never: 'Do not retry: the same request will be refused again.',
  'after-wait':
    'Retry after a wait: as long as Retry-After says where it is given, else with growing pauses and jitter.',
  'after-fix': 'Retry once the cause is put right; until then every request is refused.',
};

/** A face in a frame; in the page, so that it needs no file of the console's. */
const icon =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%234f6bed' stroke-width='1.6'><path d='M1 5V1h4M11 1h4v4M15 11v4h-4M5 15H1v-4'/><circle cx='8' cy='8' r='3'/></svg>";

/** The list of every code of every surface. */
export function errorIndexPage(): string {
  const sections = surfaceNames.map(
    (surface) => html`
<section aria-labelledby="${surface}">
<h2 id="${surface}">${surfaceFacts[surface].title}</h2>
<ul class="codes">${[...entriesByCode(surface)].map(
      ([code, entries]) => html`
<li><span class="faint">${entries[0].status}</span><a href="${errorPagePath(surface, code)}"><code>${code}</code></a>
<span class="faint">${entries[0].message}</span></li>`,
    )}
</ul>
</section>`,
  );
  return page(
    'Error codes',
    html`<h1>Error codes</h1>
<p class="faint">Each code has a page with the answer as it is sent, its causes, and what to do. Match on the code, not on the message: messages may change.</p>
${sections}`,
  );
}

/** The page of one code; undefined when the surface has no such code. */
export function errorPage(surface: string, code: string): string | undefined {
  const name = surfaceNames.find((known) => known === surface);
  const entries = name && entriesByCode(name).get(code);
  if (!entries) return undefined;
  const [first] = entries;
  const alone = referenceEntries(name, { livenessOnly: true });
  const statuses = [...new Set(entries.map(({ status }) => status))];
  return page(
    `${code} · ${surfaceFacts[name].title}`,
    html`<h1><code>${code}</code></h1>
<p><span class="status${statuses.some((status) => status === 429 || status >= 500) ? ' wait' : ''}">HTTP ${statuses.join(', ')}</span>
<span class="faint">on the ${surfaceFacts[name].title} surface</span></p>
${entries.length > 1 ? html`<p>${entries.length} causes share this code.</p>` : html``}
${entries.map((entry) => causeSection(entry, entries.length > 1, alone))}
<h2>In a client</h2>
${figure('curl', curlCode(first))}
${figure('TypeScript', typescriptCode(first))}`,
  );
}

/** Stands in for the console until somebody builds it. */
export function unbuiltConsolePage(): string {
  return page(
    'Facet',
    html`<h1>Facet is running</h1>
<p>The web console has not been built yet. Build it with:</p>
${figure('shell', 'npm run build')}
<p>The API works without it: see the <a href="/docs">reference</a>.</p>`,
  );
}

/** Says that there is no such page. */
export function missingPage(): string {
  return page(
    'No such page',
    html`<h1>No such page</h1><p>Every error code is on <a href="/docs/errors">the list of error codes</a>.</p>`,
  );
}

/** Holds the interactive reference, which a script draws. */
export function referencePage(): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="${icon}"><title>Facet API reference</title></head>
<body><div id="app"></div><noscript>The interactive reference needs JavaScript. The same as data: <a href="/docs/openapi.json">openapi.json</a>; the errors as pages: <a href="/docs/errors">error codes</a>.</noscript>
<script src="/docs/assets/scalar.js"></script><script src="/docs/assets/reference.js"></script></body>
</html>`;
}

function entriesByCode(surface: SurfaceName): Map<string, [ReferenceEntry, ...ReferenceEntry[]]> {
  return groupBy(referenceEntries(surface), ({ code }) => code);
}

function causeSection(
  { message, problem, code, headers, body, cause, remedy, retry, status }: ReferenceEntry,
  several: boolean,
  alone: readonly ReferenceEntry[],
): Html {
  const said = alone.find((entry) => entry.problem === problem && entry.code === code)?.body;
  const lines = [`HTTP/1.1 ${status}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  return html`
${several ? html`<h2>${message}</h2>` : html`<h2>The answer</h2>`}
${figure(lines.join(' · '), JSON.stringify(JSON.parse(body), null, 2))}
${said === undefined || said === body ? html`` : figure('Where liveness alone is checked', JSON.stringify(JSON.parse(said), null, 2))}
<dl><dt>Cause</dt><dd>${cause}</dd><dt>Remedy</dt><dd>${remedy}</dd><dt>Retry</dt><dd>${advice[retry]}</dd></dl>`;
}

function figure(caption: string, code: string): Html {
  return html`<figure><figcaption><span>${caption}</span><button type="button" data-copy hidden>Copy</button></figcaption>
<pre tabindex="0" role="region" aria-label="${caption}"><code>${code}</code></pre></figure>`;
}

function page(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="${icon}"><title>${title}</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header><nav aria-label="Main"><a class="name" href="/">Facet</a><a href="/docs">Reference</a><a href="/docs/errors">Error codes</a></nav></header>
<main id="content">
${content}
</main>
<script src="/docs/assets/page.js" defer></script>
</body>
</html>`.markup;
}
