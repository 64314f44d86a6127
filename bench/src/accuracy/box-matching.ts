export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface DetectionCount {
  found: number;
  missed: number;
  /** Detections on no labelled face. */
  false: number;
}

/**
 * Hand-made boxes and a detector's differ in what they call the face's edge, so a detection counts as a labelled face
 * when its middle lies in the inner part of the label and its size is between half and twice the label's. A detection
 * at an uncertain place (a face turned away, blurred or hidden) is neither found nor false.
 */
export function countDetections(
  detections: readonly Box[],
  labelled: readonly Box[],
  uncertain: readonly Box[],
): DetectionCount {
  const open = new Set(labelled);
  let falseOnes = 0;
  for (const detection of detections) {
    const match = [...open]
      .filter((label) => fits(detection, label))
      .sort((a, b) => gap(detection, a) - gap(detection, b))[0];
    if (match) open.delete(match);
    else if (!uncertain.some((label) => fits(detection, label))) falseOnes++;
  }
  return { found: labelled.length - open.size, missed: open.size, false: falseOnes };
}

function fits(detection: Box, label: Box): boolean {
  const size = Math.sqrt((detection.width * detection.height) / (label.width * label.height));
  const dx = Math.abs(middleX(detection) - middleX(label)) / label.width;
  const dy = Math.abs(middleY(detection) - middleY(label)) / label.height;
  return size >= 0.5 && size <= 2 && dx <= 0.4 && dy <= 0.4;
}

function gap(a: Box, b: Box): number {
  return Math.hypot(middleX(a) - middleX(b), middleY(a) - middleY(b));
}

const middleX = ({ left, width }: Box): number => left + width / 2;
const middleY = ({ top, height }: Box): number => top + height / 2;
