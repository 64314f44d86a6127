import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CommandError } from '../failure.js';

/** The text of a file, or of standard input for `-`. Raises CommandError when it cannot be read. */
export async function readText(path: string): Promise<string> {
  return path === '-' ? text(process.stdin) : (await readBytes(path)).toString('utf8');
}

/** Raises CommandError when the file cannot be read. */
export function readBytes(path: string): Promise<Buffer> {
  return readFile(path).catch((error: Error) => {
    throw new CommandError(error.message);
  });
}

/** Raises CommandError when it cannot be read or is no JSON; the message holds nothing of what was read. */
export async function readJson(path: string): Promise<unknown> {
  const content = await readText(path);
  try {
    return JSON.parse(content);
  } catch {
    throw new CommandError(`${path === '-' ? 'standard input' : path} is not valid JSON`);
  }
}
