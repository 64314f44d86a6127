import type { Pipeline } from '../types.js';
import { type Issue, imageInputs } from './types.js';

const dataUrl = /^data:[^,]{0,200};base64,/i;

/** What a built-in pipeline takes of the inputs. */
export interface PipelineInput {
  images: Record<string, Buffer>;
  parameters: Record<string, unknown>;
}

/**
 * Images as bytes and what else there is. Base64 may be of the common alphabet or the URL-safe one, with or without
 * padding, with line breaks and behind a data URL's prefix.
 */
export function takeImages(inputs: Record<string, unknown>, pipeline: Pipeline): PipelineInput | { issues: Issue[] } {
  const images: Record<string, Buffer> = {};
  const issues: Issue[] = [];
  for (const name of imageInputs[pipeline]) {
    const field = `inputs.${name}`;
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    const bytes = typeof value === 'string' ? decode(value) : undefined;
    if (bytes) images[name] = bytes;
    else issues.push({ field, message: value === undefined ? 'Required' : 'Must be an image as base64' });
  }
  if (issues.length > 0) return { issues };
  const parameters = Object.fromEntries(Object.entries(inputs).filter(([name]) => !Object.hasOwn(images, name)));
  return { images, parameters };
}

function decode(text: string): Buffer | undefined {
  const data = text.replace(dataUrl, '').replace(/[ \t\r\n]+/g, '');
  const end = data.endsWith('==') ? data.length - 2 : data.endsWith('=') ? data.length - 1 : data.length;
  const padding = data.length - end;
  if (padding > 0 ? data.length % 4 !== 0 : end % 4 === 1) return undefined;
  const bytes = Buffer.from(data, 'base64');
  // Node skips what is no base64, which then yields fewer bytes than the characters stand for.
  return bytes.length === Math.floor((end * 3) / 4) ? bytes : undefined;
}
