import { badFields, type FileInput, fail, ProblemError, plainWords, type Upload } from '@facet/contract';
import type { z } from 'zod';
import type { Arrived } from './read-upload.js';
import type { UploadedImages } from './uploaded-images.js';

/** Looks at images before a handler does, so that one refusal can name every bad one. */
export interface ImageJudge {
  /** Upright size in pixels, from the header alone. Raises the image's problem. */
  measure(image: Uint8Array, field: string): { width: number; height: number };
  /** Decodes the image. Raises its problem. */
  check(image: Uint8Array, field: string): Promise<void>;
}

/**
 * Fields and images of an upload as its operation reads them. Raises the problem of the one field or image that is bad,
 * or `request.invalid` with every one.
 */
export async function judgeUpload<Fields>(
  { files, fields }: Upload,
  arrived: Arrived,
  judge: ImageJudge,
): Promise<{ fields: Fields; files: UploadedImages['byName'] }> {
  const { byName, faults } = measureAll(files, arrived.images, judge);
  const read = (fields as z.ZodType).safeParse(arrived.fields, { error: plainWords });
  if (read.success && faults.length === 0) return { fields: read.data as Fields, files: byName };
  const issues = (read.error?.issues ?? []).map(({ path, message }) => ({
    field: path.map(String).join('.'),
    message,
  }));
  // It is refused in any case: what is wrong with the other images goes into the same answer.
  const damaged = await damageOf(byName, judge);
  return refuse(issues, [...faults, ...damaged]);
}

/** What a handler raised, with the other bad images beside it where it was about an image. */
export async function withOtherFaults(
  error: unknown,
  byName: UploadedImages['byName'],
  judge: ImageJudge,
): Promise<unknown> {
  if (!(error instanceof ProblemError) || !/^image\./.test(error.problem) || imagesIn(byName).length < 2) return error;
  const [field] = badFields(error).map((bad) => bad.field);
  const others = (await damageOf(byName, judge)).filter((fault) => badFields(fault)[0]?.field !== field);
  if (others.length === 0) return error;
  return new ProblemError('request.invalid', { issues: [error, ...others].flatMap(badFields) }, error);
}

function measureAll(files: Upload['files'], { byName, faults }: UploadedImages, judge: ImageJudge): UploadedImages {
  const measured: UploadedImages = { byName: {}, faults: [...faults] };
  for (const [name, image] of Object.entries(byName)) {
    const file = files[name];
    if (image === undefined || file === undefined) continue;
    if (!Array.isArray(image)) {
      const fault = faultOf(image, name, file, judge);
      if (fault) measured.faults.push(fault);
      else measured.byName[name] = image;
      continue;
    }
    const items = image.map((item, index) =>
      item instanceof ProblemError ? item : (faultOf(item, `${name}.${index}`, file, judge) ?? item),
    );
    // Those among the faults already came as problems.
    if (!file.independent) measured.faults.push(...items.filter((item) => isNew(item, faults)));
    measured.byName[name] = items;
  }
  return measured;
}

function isNew(item: Buffer | ProblemError, faults: readonly ProblemError[]): item is ProblemError {
  return item instanceof ProblemError && !faults.includes(item);
}

function faultOf(image: Buffer, field: string, { minSize }: FileInput, judge: ImageJudge): ProblemError | undefined {
  try {
    const { width, height } = judge.measure(image, field);
    if (minSize === undefined || (width >= minSize.width && height >= minSize.height)) return undefined;
    return new ProblemError('image.too_small', { field, minWidth: minSize.width, minHeight: minSize.height });
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

function imagesIn(byName: UploadedImages['byName']): [field: string, image: Buffer][] {
  return Object.entries(byName).flatMap(([name, image]): [string, Buffer][] => {
    if (image === undefined) return [];
    if (!Array.isArray(image)) return [[name, image]];
    return image.flatMap((item, index): [string, Buffer][] =>
      item instanceof ProblemError ? [] : [[`${name}.${index}`, item]],
    );
  });
}

/** The problems of the images that cannot be decoded, one after the other to spare memory. */
async function damageOf(byName: UploadedImages['byName'], judge: ImageJudge): Promise<ProblemError[]> {
  const faults: ProblemError[] = [];
  for (const [field, image] of imagesIn(byName)) {
    await judge.check(image, field).catch((error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      faults.push(error);
    });
  }
  return faults;
}

function refuse(issues: readonly { field: string; message: string }[], faults: readonly ProblemError[]): never {
  const [only] = faults;
  if (issues.length === 0 && faults.length === 1 && only) throw only;
  return fail('request.invalid', { issues: [...issues, ...faults.flatMap(badFields)] });
}
