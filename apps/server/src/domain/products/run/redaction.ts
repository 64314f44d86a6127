import { fail } from '@facet/contract';

/** Shorter parts would hide other words. */
const shortestPart = 6;
const mark = '[credential]';
/** About 10 ms of the main thread, on which all calls wait. */
const mostRewrittenBytes = 262_144;

/** The text without the credential, however it is written: a service that repeats what it was sent must not show it. */
export function redacted(text: string, credential: string | undefined): string {
  return credential === undefined ? text : formsOf(credential).reduce(hide, text);
}

/**
 * The JSON with nothing of the credential in its texts; the same bytes where there was nothing to hide. Raises
 * `product.response_unmappable` where there is something to hide in more than can be rewritten.
 */
export function redactedJson(json: Uint8Array, credential: string | undefined): Uint8Array {
  if (credential === undefined || credential.length < shortestPart) return json;
  const bytes = Buffer.from(json.buffer, json.byteOffset, json.byteLength);
  const forms = formsOf(credential);
  if (!forms.some((form) => bytes.includes(form))) return json;
  if (bytes.length > mostRewrittenBytes)
    fail('product.response_unmappable', {}, new Error('The service repeats the credential in a large answer'));
  return Buffer.from(inTexts(bytes.toString(), forms));
}

/** Texts are changed by themselves, and numbers not at all, so that JSON stays JSON whatever the credential is like. */
function inTexts(json: string, forms: readonly string[]): string {
  let changed = '';
  let copied = 0;
  for (let start = json.indexOf('"'); start >= 0; ) {
    let end = start + 1;
    while (json[end] !== '"') end += json[end] === '\\' ? 2 : 1;
    end += 1;
    const literal = json.slice(start, end);
    if (forms.some((form) => literal.includes(form))) {
      changed += json.slice(copied, start) + JSON.stringify(forms.reduce(hide, JSON.parse(literal) as string));
      copied = end;
    }
    start = json.indexOf('"', end);
  }
  return changed + json.slice(copied);
}

const hide = (text: string, form: string) => text.replaceAll(form, mark);

/** How the credential and its parts may be written, the longest first. */
function formsOf(credential: string): string[] {
  const forms = [credential, ...partsOf(credential)].flatMap((form) => [
    form,
    JSON.stringify(form).slice(1, -1),
    encodeURIComponent(form),
    Buffer.from(form).toString('base64'),
    Buffer.from(form).toString('base64url'),
  ]);
  return [...new Set(forms)].sort((one, other) => other.length - one.length);
}

/** Of basic authentication: what its base64 stands for, and the password in it. */
function partsOf(credential: string): string[] {
  const decoded = Buffer.from(credential, 'base64').toString();
  const readable = /^[\x20-\x7e]+$/.test(decoded) ? [decoded] : [];
  return [credential, ...readable]
    .flatMap((text) => [text, text.slice(text.indexOf(':') + 1)])
    .filter((part) => part.length >= shortestPart);
}
