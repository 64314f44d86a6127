/** One part of a multipart form: a file that the person has under this name, or a plain field. */
export type CurlPart =
  | { readonly name: string; readonly file: string }
  | { readonly name: string; readonly value: string };

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

/**
 * The curl command that makes the same call: multipart POST with the key as a bearer token. Every argument is quoted
 * for a POSIX shell, lines are joined by backslashes.
 */
export function curlCommand(url: string, key: string, parts: readonly CurlPart[]): string {
  const lines = [
    `curl ${shellQuote(url)}`,
    `-H ${shellQuote(`Authorization: Bearer ${key}`)}`,
    ...parts.map((part) =>
      'file' in part
        ? `-F ${shellQuote(`${part.name}=@${curlFile(part.file)}`)}`
        : `-F ${shellQuote(`${part.name}=${part.value}`)}`,
    ),
  ];
  return lines.join(' \\\n  ');
}

/** The key with all but its prefix and last four characters hidden, for showing on a screen. */
export function maskKey(key: string): string {
  const prefix = /^(?:[a-z]+_)+/.exec(key)?.[0] ?? '';
  if (key.length - prefix.length < 12) return `${prefix}••••`;
  return `${prefix}••••${key.slice(-4)}`;
}
