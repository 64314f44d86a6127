import type { DetectedFace } from '@facet/sdk';

/** A face in a few words: "31, female, happy"; "Confidence" where the answer holds nothing more. */
export function faceSummary({ attributes }: Pick<DetectedFace, 'attributes'>): string {
  if (attributes?.age === undefined) {
    return attributes?.quality === undefined
      ? 'Box and confidence only'
      : `Sharpness ${attributes.quality.sharpness.toFixed(2)}`;
  }
  const words = [`About ${Math.round(attributes.age)}`, attributes.gender?.value, attributes.emotion?.value];
  if (attributes.occluded?.value === true) words.push('partly covered');
  return words.filter((word) => word !== undefined).join(', ');
}
