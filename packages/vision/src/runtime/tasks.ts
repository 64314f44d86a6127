import { type ExamineRequest, type ExamineResult, examinePhoto } from '../capture/examine-photo.js';
import { type InspectRequest, inspectPhoto } from '../capture/inspect-photo.js';
import { type EnrolRequest, type EnrolResult, enrolPhoto } from '../enrol.js';
import { decodeCrop } from '../pipeline/crop-file.js';
import { embedAligned, project } from '../pipeline/embedding.js';
import type { OpenedPack } from '../pipeline/pack-models.js';
import { type PhotoRequest, type PhotoResult, readPhoto } from '../pipeline.js';
import type { CaptureInspection, Embedding } from '../types.js';

/** An aligned crop, as a file, to be embedded as it is. */
export interface CropRequest {
  readonly task: 'embedCrop';
  readonly image: Uint8Array;
}

export interface CropResult {
  readonly embedding: Embedding;
}

/** What a worker can be asked. */
export type VisionRequest = PhotoRequest | EnrolRequest | InspectRequest | ExamineRequest | CropRequest;
export type VisionResult = PhotoResult | EnrolResult | CaptureInspection | ExamineResult | CropResult;
export type ResultOf<R extends VisionRequest> = {
  read: PhotoResult;
  enrol: EnrolResult;
  inspect: CaptureInspection;
  examine: ExamineResult;
  embedCrop: CropResult;
}[R['task']];

/** Does what is asked, and names the result's buffers that can be moved instead of copied. */
export async function runTask(
  pack: OpenedPack,
  request: VisionRequest,
): Promise<{ result: VisionResult; transfer: ArrayBuffer[] }> {
  switch (request.task) {
    case 'read': {
      const result = await readPhoto(pack, request);
      return { result, transfer: buffersOf(result.embedding) };
    }
    case 'enrol': {
      const result = await enrolPhoto(pack, request);
      return { result, transfer: result.faces.flatMap(({ embedding, crop }) => buffersOf(embedding, crop)) };
    }
    case 'inspect': {
      const result = await inspectPhoto(pack, request);
      return { result, transfer: buffersOf(result.embedding) };
    }
    case 'examine': {
      const result = await examinePhoto(pack, request);
      return { result, transfer: buffersOf(result.embedding, result.crop) };
    }
    case 'embedCrop': {
      const embedding = project(pack.projection, await embedAligned(pack.models, await decodeCrop(request.image)));
      return { result: { embedding }, transfer: buffersOf(embedding) };
    }
  }
}

function buffersOf(...arrays: (Float32Array | Uint8Array | undefined)[]): ArrayBuffer[] {
  return arrays.flatMap((array) => (array ? [array.buffer as ArrayBuffer] : []));
}
