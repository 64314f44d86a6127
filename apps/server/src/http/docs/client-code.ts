import type { ReferenceEntry } from '@facet/contract';
import { factsFor, type SurfaceFacts } from './surface-facts.js';

/** A shell command that makes the surface's sample request and recognises the code. */
export function curlCode(entry: ReferenceEntry): string {
  const { code, status, retry, body } = entry;
  const facts = factsFor(entry);
  const { sample } = facts;
  const path = pathToCode(JSON.parse(body), code);
  const arguments_ = [
    // curl waits as long as Retry-After says.
    ...(retry === 'after-wait' && waitingHelps(status) ? ['--retry 3'] : []),
    ...shellHeaders(facts),
    ...Object.entries(sample.form ?? {}).map(([name, value]) => `-F "${name}=${value}"`),
    ...(sample.json ? [`-H "Content-Type: application/json" -d '${JSON.stringify(sample.json)}'`] : []),
  ];
  return [
    `FACET_URL=http://127.0.0.1:8080`,
    `status=$(curl -sS -o answer.json -w '%{http_code}' -X ${sample.method} "$FACET_URL${facts.prefix}${sample.path}" \\`,
    ...arguments_.map((argument, index) => `  ${argument}${index < arguments_.length - 1 ? ' \\' : ')'}`),
    `if [ "$status" = ${status} ]${path ? ` && grep -qF ${quoted(`"${path.at(-1)}":${JSON.stringify(code)}`)} answer.json` : ''}; then`,
    `  echo ${quoted(`Refused: ${code}`)} >&2`,
    'fi',
  ].join('\n');
}

/** A function that makes the sample request and tells this code from other failures, waiting where that helps. */
export function typescriptCode(entry: ReferenceEntry): string {
  const { code, status, retry, body: answer } = entry;
  const facts = factsFor(entry);
  const { sample, prefix, credential } = facts;
  const waits = retry === 'after-wait' && waitingHelps(status);
  const headers = credential.header ? [[credential.header, `\`${credential.scheme ?? ''}\${key}\``]] : [];
  if (sample.json) headers.push(['Content-Type', "'application/json'"]);
  const body = sample.json ? `JSON.stringify(${JSON.stringify(sample.json)})` : 'form';
  const request = `fetch(\`\${baseUrl}${prefix}${sample.path}\`, { method: '${sample.method}', headers: { ${headers.map(([name, value]) => `'${name}': ${value}`).join(', ')} }, body: ${body} })`;
  const path = pathToCode(JSON.parse(answer), code);
  const sameCode = path ? ` && answer${path.map((name) => `?.${name}`).join('')} === ${JSON.stringify(code)}` : '';
  const act = waits
    ? [
        "    if (attempt === 3) throw new Error('Still refused after three attempts');",
        "    const seconds = Number(response.headers.get('Retry-After') ?? 1);",
        '    await new Promise((resolve) => setTimeout(resolve, seconds * 1000 + Math.random() * 250));',
        '    return call(baseUrl, key, attempt + 1);',
      ]
    : [
        `    throw new Error(${JSON.stringify(`${retry === 'never' ? 'Refused for good' : 'Refused until this is put right'}: ${code}`)});`,
      ];
  return [
    `export async function call(baseUrl: string, key: string${sample.form ? ', form: FormData' : ''}${waits ? ', attempt = 1' : ''}): Promise<unknown> {`,
    ...(credential.field ? [`  form.set('${credential.field}', key);`] : []),
    `  const response = await ${request};`,
    '  const answer = await response.json();',
    `  if (response.status === ${status}${sameCode}) {`,
    ...act.map((line) => (sample.form ? line.replace('call(baseUrl, key, ', 'call(baseUrl, key, form, ') : line)),
    '  }',
    "  if (!response.ok) throw new Error('Refused: request ' + response.headers.get('X-Request-Id'));",
    '  return answer;',
    '}',
  ].join('\n');
}

function waitingHelps(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function shellHeaders({ credential }: SurfaceFacts): string[] {
  return credential.header ? [`-H "${credential.header}: ${credential.scheme ?? ''}$${credential.variable}"`] : [];
}

/** Members that lead to the code in an answer; undefined where the envelope has no code and the status must do. */
function pathToCode(answer: unknown, code: string): string[] | undefined {
  if (answer === code) return [];
  if (typeof answer !== 'object' || answer === null) return undefined;
  for (const [name, member] of Object.entries(answer)) {
    const rest = pathToCode(member, code);
    if (rest) return [name, ...rest];
  }
  return undefined;
}

/** One word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
