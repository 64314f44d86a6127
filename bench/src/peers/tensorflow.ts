import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The parts of TensorFlow.js that the children use themselves. */
export interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor3d(values: Uint8Array, shape: [number, number, number], type: 'int32'): Tensor;
  tensor4d(values: Uint8Array, shape: [number, number, number, number], type: 'int32'): Tensor;
  reshape(tensor: Tensor, shape: number[]): Tensor;
  cast(tensor: Tensor, type: string): Tensor;
  Tensor: { prototype: object };
}

export interface Tensor {
  readonly size: number;
  dispose(): void;
}

interface WasmBackend {
  setWasmPaths(prefix: string): void;
}

/** The library, with its WebAssembly backend told where its binaries lie. */
export function loadTensorFlow(): { tf: TensorFlow; wasmFolder: string; load: NodeJS.Require } {
  const load = createRequire(import.meta.url);
  const wasmFolder = `${dirname(load.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`;
  (load('@tensorflow/tfjs-backend-wasm') as WasmBackend).setWasmPaths(wasmFolder);
  return { tf: load('@tensorflow/tfjs-core') as TensorFlow, wasmFolder, load };
}

/** The folder of an installed package that does not export its package.json. */
export function packageFolder(load: NodeJS.Require, name: string): string {
  for (const folder of load.resolve.paths(name) ?? []) {
    try {
      return dirname(load.resolve(join(folder, name, 'package.json')));
    } catch {
      // Not in this node_modules: try the one above.
    }
  }
  throw new Error(`${name} is not installed`);
}

/**
 * Gives tensors the functions of the library as methods, as the bundle `@tensorflow/tfjs` does. face-api is written for
 * that bundle, of which it needs nothing else; the bundle itself is 140 MB with an install script.
 */
export function addChainedMethods(tf: TensorFlow): void {
  const prototype = tf.Tensor.prototype as Record<string, unknown>;
  const library = tf as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(library)) {
    if (typeof value !== 'function' || !/^[a-z]/.test(name) || name in prototype) continue;
    prototype[name] = function (this: Tensor, ...args: unknown[]) {
      return (value as (...all: unknown[]) => unknown)(this, ...args);
    };
  }
  const define = (name: string, method: (this: Tensor, ...shape: number[]) => Tensor) => {
    prototype[name] = method;
  };
  for (const rank of [2, 3, 4, 5]) {
    define(`as${rank}D`, function (...shape) {
      return tf.reshape(this, shape);
    });
  }
  define('as1D', function () {
    return tf.reshape(this, [this.size]);
  });
  define('asScalar', function () {
    return tf.reshape(this, []);
  });
  define('toFloat', function () {
    return tf.cast(this, 'float32');
  });
  define('toInt', function () {
    return tf.cast(this, 'int32');
  });
}
