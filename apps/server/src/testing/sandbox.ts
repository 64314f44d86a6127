import { type Definition, ProductSandbox, type SandboxOptions } from '../domain/products/sandbox/index.js';

/** The compiled file: processes do not run TypeScript sources. */
const script = new URL('../../dist/domain/products/sandbox/process-main.js', import.meta.url);

/** A sandbox for a test that runs from sources; the test closes it. */
export function testSandbox(options: SandboxOptions = {}): ProductSandbox {
  return new ProductSandbox({ script, ...options });
}

let definitions = 0;

/** A definition that no sandbox has seen. */
export function testDefinition(given: Partial<Omit<Definition, 'key'>> = {}): Definition {
  const key = `definition-${++definitions}`;
  return { key, inputSchema: { type: 'object' }, requestMapping: null, responseMapping: null, ...given };
}

/** JSON as bytes; a text is taken as it is. */
export function jsonBytes(value: unknown): Buffer {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}
