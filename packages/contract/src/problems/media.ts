import { z } from 'zod';
import { nothing, problem } from './definition.js';

/** Files, uploads in chunks, and models that describe what a picture shows. */
export const mediaProblems = {
  'file.not_found': problem({
    details: nothing,
    retry: 'after-fix',
    cause: 'The account has no such file.',
    remedy: 'Check the id; it is the one that the upload answered with.',
    example: {},
  }),
  'file.duplicate': problem({
    details: z.object({ fileId: z.string() }),
    retry: 'never',
    cause: 'The account already has a file with the same bytes.',
    remedy: 'Use the file that exists, or upload with `skip_duplicates=true`.',
    example: { fileId: '3f2b8c1e-5d0a-4c6f-9a7e-1b2c3d4e5f60' },
  }),
  'file.too_large': problem({
    details: z.object({ limitBytes: z.number().int().min(0) }),
    retry: 'never',
    cause: 'The file has more bytes than the plan allows.',
    remedy: 'Make the file smaller, upload videos in chunks, or move to a larger plan.',
    example: { limitBytes: 26_214_400 },
  }),
  'batch.too_many_files': problem({
    details: z.object({ limit: z.number().int().min(1) }),
    retry: 'never',
    cause: 'The request carries more files than one batch may have.',
    remedy: 'Split the batch.',
    example: { limit: 50 },
  }),
  'upload.chunk_invalid': problem({
    details: z.object({ chunkNumber: z.number().int().nullable(), issue: z.string() }),
    retry: 'after-fix',
    cause: 'Number, size, checksum or ETag of a chunk is wrong, a chunk is missing, or the upload is unknown or ended.',
    remedy: 'Send the chunk that the details name again; ask for a fresh URL with the retry operation.',
    example: { chunkNumber: 3, issue: 'Size must be 8388608 bytes' },
  }),
  'upload.already_completed': problem({
    details: nothing,
    retry: 'never',
    cause: 'The upload was completed before.',
    remedy: 'Nothing needs doing; read the file that it made.',
    example: {},
  }),
  'vlm.failed': problem({
    details: nothing,
    retry: 'after-wait',
    cause: 'The model provider refused, failed, answered with something unreadable or cannot be reached.',
    remedy: 'Try again; if it goes on, the provider may be down.',
    example: {},
  }),
  'vlm.timed_out': problem({
    details: nothing,
    retry: 'after-wait',
    cause: 'The model provider took longer than the limit.',
    remedy: 'Try again with fewer images or a simpler prompt.',
    example: {},
  }),
};
