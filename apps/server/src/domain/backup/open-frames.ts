import { createDecipheriv, timingSafeEqual } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { BackupError } from './backup-error.js';
import {
  algorithm,
  deriveFileKey,
  formatVersion,
  frameBytes,
  frameHeadBytes,
  frameNonce,
  headerBytes,
  keyCheckBytes,
  lastFrame,
  magic,
  saltBytes,
  tagBytes,
} from './frame-format.js';

/**
 * Turns a sealed file back into plain bytes. Each frame is checked before its bytes go on; the end is only an end when
 * the frame marked as the last was there. Fails with BackupError.
 */
export class OpenFrames extends Transform {
  readonly #secretKey: Uint8Array;
  #key: Buffer | undefined;
  #index = 0;
  #offset = 0;
  #ended = false;
  #pending: Buffer = Buffer.alloc(0);

  constructor(secretKey: Uint8Array) {
    super();
    this.#secretKey = secretKey;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    try {
      this.#key ??= this.#readHeader();
      if (this.#key) while (this.#openFrame(this.#key));
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    if (this.#ended) done(this.#pending.length === 0 ? null : this.#goesOn());
    else if (!this.#key && !this.#pending.subarray(0, magic.length).equals(magic)) done(noBackup());
    else done(new BackupError(`the backup is cut off after ${this.#offset + this.#pending.length} bytes`));
  }

  #readHeader(): Buffer | undefined {
    if (this.#pending.length < headerBytes) return undefined;
    const header = this.#take(headerBytes);
    if (!header.subarray(0, magic.length).equals(magic)) throw noBackup();
    if (header[magic.length] !== formatVersion)
      throw new BackupError('the backup has a format that this version of Facet does not know: use a newer one');
    const [saltAt, checkAt] = [magic.length + 1, magic.length + 1 + saltBytes];
    const { key, check } = deriveFileKey(this.#secretKey, header.subarray(saltAt, checkAt));
    if (!timingSafeEqual(check, header.subarray(checkAt, checkAt + keyCheckBytes)))
      throw new BackupError('the backup was made with another secret key (or its first bytes are damaged)');
    return key;
  }

  /** Whether a frame was there in full, so that another may be. */
  #openFrame(key: Buffer): boolean {
    if (this.#pending.length < frameHeadBytes) return false;
    if (this.#ended) throw this.#goesOn();
    const word = this.#pending.readUInt32BE();
    const length = word % lastFrame;
    if (length > frameBytes) throw this.#damaged();
    const end = frameHeadBytes + length + tagBytes;
    if (this.#pending.length < end) return false;
    const decipher = createDecipheriv(algorithm, key, frameNonce(this.#index), { authTagLength: tagBytes });
    decipher.setAAD(this.#pending.subarray(0, frameHeadBytes));
    const plain = decipher.update(this.#pending.subarray(frameHeadBytes, end - tagBytes));
    decipher.setAuthTag(this.#pending.subarray(end - tagBytes, end));
    try {
      decipher.final();
    } catch {
      throw this.#damaged();
    }
    this.#take(end);
    this.#index += 1;
    this.#ended = word >= lastFrame;
    this.push(plain);
    return true;
  }

  #take(length: number): Buffer {
    const taken = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    this.#offset += length;
    return taken;
  }

  #damaged(): BackupError {
    return new BackupError(`the backup was damaged or changed in the frame at byte ${this.#offset}`);
  }

  #goesOn(): BackupError {
    return new BackupError(`the backup was changed: bytes follow its end at byte ${this.#offset}`);
  }
}

function noBackup(): BackupError {
  return new BackupError('the file is not a Facet backup');
}
