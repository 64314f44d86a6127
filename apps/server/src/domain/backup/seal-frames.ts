import { createCipheriv, randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import {
  algorithm,
  deriveFileKey,
  formatVersion,
  frameBytes,
  frameHeadBytes,
  frameNonce,
  lastFrame,
  magic,
  saltBytes,
  tagBytes,
} from './frame-format.js';

/** Turns plain bytes into a sealed file, frame by frame. */
export class SealFrames extends Transform {
  readonly #key: Buffer;
  #index = 0;
  /** Held back until it is known whether more follows, because the last frame says that it is. */
  #pending: Buffer = Buffer.alloc(0);

  constructor(secretKey: Uint8Array) {
    super();
    const salt = randomBytes(saltBytes);
    const { key, check } = deriveFileKey(secretKey, salt);
    this.#key = key;
    this.push(Buffer.concat([magic, Buffer.of(formatVersion), salt, check]));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    let start = 0;
    for (; this.#pending.length - start > frameBytes; start += frameBytes)
      this.#seal(this.#pending.subarray(start, start + frameBytes), 0);
    this.#pending = this.#pending.subarray(start);
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#seal(this.#pending, lastFrame);
    done();
  }

  #seal(plain: Buffer, mark: number): void {
    const head = Buffer.alloc(frameHeadBytes);
    head.writeUInt32BE(mark + plain.length);
    const cipher = createCipheriv(algorithm, this.#key, frameNonce(this.#index++), { authTagLength: tagBytes });
    cipher.setAAD(head);
    this.push(Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
  }
}
