import type { CaptureReport } from '@facet/sdk';
import { words } from '../../format.js';

type Components = NonNullable<CaptureReport['quality']>['components'];

interface ShownComponent {
  readonly name: string;
  readonly label: string;
  /** 0 to 1, 1 for the best. */
  readonly score: number;
}

interface Group {
  readonly title: string;
  readonly components: readonly ShownComponent[];
}

/** OFIQ's names in plain words, in the order in which they are shown. */
const groups: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    'Light and sharpness',
    {
      sharpness: 'Sharpness',
      luminance_mean: 'Brightness',
      illumination_uniformity: 'Even light',
      under_exposure_prevention: 'Not too dark',
      over_exposure_prevention: 'Not too bright',
    },
  ],
  [
    'Pose and face',
    {
      head_pose_yaw: 'Turned sideways (yaw)',
      head_pose_pitch: 'Raised or lowered (pitch)',
      head_pose_roll: 'Tilted (roll)',
      eyes_open: 'Eyes open',
      mouth_closed: 'Mouth closed',
      landmark_plausibility: 'Landmarks plausible',
    },
  ],
  [
    'Size and place',
    {
      inter_eye_distance: 'Between the pupils',
      head_size: 'Size',
      leftward_crop: 'To the left border',
      rightward_crop: 'To the right border',
      margin_above: 'To the upper border',
      margin_below: 'To the lower border',
      face_inside_frame: 'Inside the picture',
    },
  ],
  ['Visible', { eyes_visible: 'Eyes', nose_visible: 'Nose', mouth_visible: 'Mouth' }],
];

/** The components of an answer in groups; what this page does not know yet comes last, under its own name. */
export function componentGroups(components: Components): Group[] {
  const known = new Set(groups.flatMap(([, labels]) => Object.keys(labels)));
  const unknown = Object.keys(components).filter((name) => !known.has(name));
  const others = Object.fromEntries(unknown.map((name) => [name, words(name)]));
  return [...groups, ['Other', others] as const]
    .map(([title, labels]) => ({
      title,
      components: Object.entries(labels).flatMap(([name, label]) => {
        const component = components[name];
        return component ? [{ name, label, score: component.score }] : [];
      }),
    }))
    .filter((group) => group.components.length > 0);
}
