import type { CaptureReport } from '@facet/sdk';
import type { MarkedFace } from '../overlay/FaceMarks.js';

/** The face of a report as it is drawn: from pixels of the upright photo to ratios. Undefined without a face. */
export function markedFace({ bounding_box: box, image_size: size }: CaptureReport): MarkedFace | undefined {
  if (!box) return undefined;
  return {
    bounding_box: {
      left: box.left / size.width,
      top: box.top / size.height,
      width: box.width / size.width,
      height: box.height / size.height,
    },
    confidence: 1,
  };
}
