/** One part of a multipart form: a file that the person has under this name, or a plain field. */
export type CurlPart =
  | { readonly name: string; readonly file: string }
  | { readonly name: string; readonly value: string };

/** A call of the API as a person would repeat it. */
export interface ShownCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path on this server, query included, encoded. */
  readonly path: string;
  /** The form field that carries the key; without one it is a bearer token, or the value of `keyHeader`. */
  readonly keyField?: string;
  readonly keyHeader?: string;
  /** Parts of a multipart form. */
  readonly parts?: readonly CurlPart[];
  /** The JSON body. */
  readonly json?: unknown;
}

/** Quotes one argument for a POSIX shell. */
export function shellQuote(argument: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}

/** A file name inside curl's -F "name=@file": quoted where curl gives a meaning to one of its characters. */
function curlFile(name: string): string {
  if (!/[;,"\\]/.test(name)) return name;
  return `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A plain value inside curl's -F "name=value": a leading @ or < would be read as a file, a semicolon as a type. */
function curlField({ name, value }: { readonly name: string; readonly value: string }): string {
  const flag = /^[@<]|[;"\\]/.test(value) ? '--form-string' : '-F';
  return `${flag} ${shellQuote(`${name}=${value}`)}`;
}

/**
 * The curl command that makes the same call, with the key where the call carries it. Every argument is quoted for a POSIX
 * shell, lines are joined by backslashes.
 */
export function curlCommand(origin: string, key: string, call: ShownCall): string {
  const { method, path, keyField, keyHeader, parts = [], json } = call;
  // A body makes it a POST by itself.
  const hasBody = parts.length > 0 || json !== undefined;
  const flag = method === 'GET' || (method === 'POST' && hasBody) ? '' : `-X ${method} `;
  const lines = [
    `curl ${flag}${shellQuote(origin + path)}`,
    keyField === undefined
      ? `-H ${shellQuote(keyHeader === undefined ? `Authorization: Bearer ${key}` : `${keyHeader}: ${key}`)}`
      : curlField({ name: keyField, value: key }),
    ...parts.map((part) =>
      'file' in part ? `-F ${shellQuote(`${part.name}=@${curlFile(part.file)}`)}` : curlField(part),
    ),
    ...(json === undefined
      ? []
      : [`-H ${shellQuote('Content-Type: application/json')}`, `-d ${shellQuote(JSON.stringify(json))}`]),
  ];
  return lines.join(' \\\n  ');
}

/** The key with all but its prefix and last four characters hidden, for showing on a screen. */
export function maskKey(key: string): string {
  const prefix = /^(?:[a-z]+_)+/.exec(key)?.[0] ?? '';
  if (key.length - prefix.length < 12) return `${prefix}••••`;
  return `${prefix}••••${key.slice(-4)}`;
}
